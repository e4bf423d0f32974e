import { AppstoreAddOutlined, FileTextOutlined, ProfileOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'
import { BusinessInput, BusinessName } from './parts/business-input.tsx'

const launching = 'businesses.request.launch'
const requests = 'businesses.request.view'
const correcting = 'businesses.request.correct'
const designing = 'businesses.business.view'

export const businesses = defineConsoleModule({
  name: 'businesses',
  navigation: [
    {
      path: '/launch',
      label: 'businesses:page.catalogue.title',
      icon: <AppstoreAddOutlined />,
      section: 'work',
      permission: launching,
    },
    {
      path: '/requests',
      label: 'businesses:page.requests.title',
      icon: <FileTextOutlined />,
      section: 'work',
      permission: requests,
    },
    {
      path: '/businesses',
      label: 'businesses:page.businesses.title',
      icon: <ProfileOutlined />,
      section: 'design',
      permission: designing,
    },
  ],
  pages: [
    { path: '/launch', permission: launching, load: () => import('./pages/catalogue.tsx') },
    { path: '/launch/$businessId', permission: launching, load: () => import('./pages/launch.tsx') },
    { path: '/request-drafts', permission: launching, load: () => import('./pages/draft-list.tsx') },
    { path: '/requests', permission: requests, load: () => import('./pages/request-list.tsx') },
    { path: '/requests/$requestId', permission: requests, load: () => import('./pages/request.tsx') },
    { path: '/requests/$requestId/amend', permission: launching, load: () => import('./pages/amend.tsx') },
    { path: '/requests/$requestId/correct', permission: correcting, load: () => import('./pages/correct.tsx') },
    { path: '/businesses', permission: designing, load: () => import('./pages/business-list.tsx') },
    { path: '/businesses/$businessId/design', permission: designing, load: () => import('./pages/design.tsx') },
  ],
  references: { businessId: { Input: BusinessInput, Name: BusinessName } },
  parts: [
    {
      place: 'accountActions',
      id: 'launch',
      label: 'businesses:page.launch.here',
      permission: launching,
      load: () => import('./parts/account-launch.tsx'),
    },
    {
      place: 'accountBulk',
      id: 'launch',
      label: 'businesses:page.launch.many',
      permission: launching,
      load: () => import('./parts/launch-many.tsx'),
    },
    {
      place: 'account',
      id: 'requests',
      label: 'businesses:page.requests.title',
      permission: requests,
      load: () => import('./parts/account-requests.tsx'),
    },
    {
      place: 'account',
      id: 'submissions',
      label: 'businesses:page.submissions.title',
      permission: requests,
      load: () => import('./parts/account-submissions.tsx'),
    },
    {
      place: 'client',
      id: 'requests',
      label: 'businesses:page.requests.title',
      permission: requests,
      load: () => import('./parts/client-requests.tsx'),
    },
  ],
})
