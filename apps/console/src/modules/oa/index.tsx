import { ClusterOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'oa.link.view'

export const oa = defineConsoleModule({
  name: 'oa',
  navigation: [
    { path: '/office-tool', label: 'oa:page.title', icon: <ClusterOutlined />, section: 'connections', permission },
  ],
  pages: [{ path: '/office-tool', permission, load: () => import('./pages/office-tool.tsx') }],
})
