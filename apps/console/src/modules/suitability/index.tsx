import { AuditOutlined, FundProjectionScreenOutlined, SwapOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const certification = 'suitability.certification.view'
const assessment = 'suitability.assessment.view'
const exemption = 'suitability.exemption.view'
const blocks = () => import('./parts/blocks.tsx')

export const suitability = defineConsoleModule({
  name: 'suitability',
  navigation: [
    {
      path: '/certifications',
      label: 'suitability:page.certification.title',
      icon: <AuditOutlined />,
      section: 'trading',
      permission: certification,
    },
    {
      path: '/risk-assessments',
      label: 'suitability:page.assessment.title',
      icon: <FundProjectionScreenOutlined />,
      section: 'trading',
      permission: assessment,
    },
    {
      path: '/northbound-exemptions',
      label: 'suitability:page.exemption.title',
      icon: <SwapOutlined />,
      section: 'trading',
      permission: exemption,
    },
  ],
  pages: [
    { path: '/certifications', permission: certification, load: () => import('./pages/certification-list.tsx') },
    { path: '/risk-assessments', permission: assessment, load: () => import('./pages/assessment-list.tsx') },
    { path: '/northbound-exemptions', permission: exemption, load: () => import('./pages/exemption-list.tsx') },
  ],
  parts: [
    {
      place: 'clientProfile',
      id: 'certification',
      label: 'suitability:page.certification.title',
      permission: certification,
      past: true,
      load: async () => ({ default: (await blocks()).ClientCertification }),
    },
    {
      place: 'clientProfile',
      id: 'assessment',
      label: 'suitability:page.assessment.title',
      permission: assessment,
      past: true,
      load: async () => ({ default: (await blocks()).ClientAssessment }),
    },
    {
      place: 'clientProfile',
      id: 'exemption',
      label: 'suitability:page.exemption.title',
      permission: exemption,
      past: true,
      load: async () => ({ default: (await blocks()).ClientExemption }),
    },
    {
      place: 'applicationForm',
      id: 'questionnaire',
      label: 'suitability:page.questionnaire.form',
      permission: null,
      load: () => import('./parts/questionnaire.tsx'),
    },
    {
      place: 'application',
      id: 'certification',
      label: 'suitability:page.certification.title',
      permission: certification,
      load: async () => ({ default: (await blocks()).ApplicationCertification }),
    },
    {
      place: 'application',
      id: 'assessment',
      label: 'suitability:page.assessment.title',
      permission: assessment,
      load: async () => ({ default: (await blocks()).ApplicationAssessment }),
    },
    {
      place: 'application',
      id: 'exemption',
      label: 'suitability:page.exemption.title',
      permission: exemption,
      load: async () => ({ default: (await blocks()).ApplicationExemption }),
    },
  ],
})
