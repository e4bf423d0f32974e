import { SolutionOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'introducers.introducer.view'

export const introducers = defineConsoleModule({
  name: 'introducers',
  navigation: [
    {
      path: '/introducers',
      label: 'introducers:page.list.title',
      icon: <SolutionOutlined />,
      section: 'clients',
      permission,
    },
  ],
  pages: [
    { path: '/introducers', permission, load: () => import('./pages/introducer-list.tsx') },
    { path: '/introducers/$introducerId', permission, load: () => import('./pages/introducer.tsx') },
  ],
})
