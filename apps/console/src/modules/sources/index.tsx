import { DatabaseOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'sources.source.view'

export const sources = defineConsoleModule({
  name: 'sources',
  navigation: [
    {
      path: '/sources',
      label: 'sources:page.list.title',
      icon: <DatabaseOutlined />,
      section: 'design',
      permission,
    },
  ],
  pages: [
    { path: '/sources', permission, load: () => import('./pages/source-list.tsx') },
    { path: '/sources/$sourceId', permission, load: () => import('./pages/source.tsx') },
    { path: '/source-runs', permission: 'sources.run.view', load: () => import('./pages/run-list.tsx') },
  ],
})
