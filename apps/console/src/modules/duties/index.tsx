import { PartitionOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'duties.conflict.view'

export const duties = defineConsoleModule({
  name: 'duties',
  navigation: [
    {
      path: '/duties',
      label: 'duties:page.title',
      icon: <PartitionOutlined />,
      section: 'administration',
      permission,
    },
  ],
  parts: [
    {
      place: 'operator',
      id: 'ownClients',
      label: 'duties:page.ownClients.title',
      permission: 'duties.ownClient.view',
      load: () => import('./parts/own-clients.tsx'),
    },
  ],
  pages: [
    { path: '/duties', permission, load: () => import('./pages/conflict-list.tsx') },
    { path: '/duties/$conflictId', permission, load: () => import('./pages/conflict.tsx') },
    { path: '/duty-rules', permission, load: () => import('./pages/rule-list.tsx') },
    { path: '/duty-granters', permission, load: () => import('./pages/granter-list.tsx') },
  ],
})
