import { TeamOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'clients.client.view'

export const clients = defineConsoleModule({
  name: 'clients',
  navigation: [
    { path: '/clients', label: 'clients:page.clients.title', icon: <TeamOutlined />, section: 'clients', permission },
  ],
  pages: [
    { path: '/clients', permission, load: () => import('./pages/client-list.tsx') },
    { path: '/clients/$clientId', permission, load: () => import('./pages/client.tsx') },
  ],
  parts: [
    {
      place: 'account',
      id: 'timeline',
      label: 'clients:page.client.tab.timeline',
      permission: 'accounts.account.view',
      load: () => import('./parts/account-timeline.tsx'),
    },
  ],
})
