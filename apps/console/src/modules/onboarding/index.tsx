import { FileAddOutlined, ImportOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'onboarding.application.view'
const importing = 'onboarding.import.create'
const opening = 'onboarding.application.create'
const further = () => import('./parts/further-buttons.tsx')

export const onboarding = defineConsoleModule({
  name: 'onboarding',
  navigation: [
    {
      path: '/applications',
      label: 'onboarding:page.applications.title',
      icon: <FileAddOutlined />,
      section: 'clients',
      permission,
    },
    {
      path: '/imports',
      label: 'onboarding:page.imports.title',
      icon: <ImportOutlined />,
      section: 'clients',
      permission: importing,
    },
  ],
  pages: [
    {
      path: '/applications/new',
      permission: opening,
      load: () => import('./pages/application-edit.tsx'),
    },
    {
      path: '/applications/$applicationId/edit',
      permission: 'onboarding.application.update',
      load: () => import('./pages/application-edit.tsx'),
    },
    {
      path: '/applications/contact-demand',
      permission,
      load: () => import('./pages/contact-demand.tsx'),
    },
    { path: '/applications', permission, load: () => import('./pages/application-list.tsx') },
    { path: '/applications/$applicationId', permission, load: () => import('./pages/application.tsx') },
    { path: '/imports', permission: importing, load: () => import('./pages/import-list.tsx') },
    { path: '/imports/new', permission: importing, load: () => import('./pages/import-new.tsx') },
    { path: '/imports/$importId', permission, load: () => import('./pages/import.tsx') },
  ],
  parts: [
    {
      place: 'clientAccounts',
      id: 'further',
      label: 'onboarding:page.further.account',
      permission: opening,
      load: async () => ({ default: (await further()).FurtherAccount }),
    },
    {
      place: 'accountActions',
      id: 'sub',
      label: 'onboarding:page.further.sub',
      permission: opening,
      load: async () => ({ default: (await further()).SubAccount }),
    },
  ],
  home: [{ id: 'onboarding.states', permission, wide: true, load: () => import('./parts/state-chart.tsx') }],
})
