import { TeamOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

export const clients = defineConsoleModule({
  name: 'clients',
  navigation: [
    { path: '/clients', label: 'clients:page.clients.title', icon: <TeamOutlined />, section: 'clients', permission: 'clients.client.view' },
  ],
  pages: [
    { path: '/clients', permission: 'clients.client.view', load: () => import('./pages/client-list.tsx') },
  ],
})
