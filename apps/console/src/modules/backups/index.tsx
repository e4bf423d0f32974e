import { SaveOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'backups.backup.view'

export const backups = defineConsoleModule({
  name: 'backups',
  navigation: [
    { path: '/backups', label: 'backups:page.title', icon: <SaveOutlined />, section: 'administration', permission },
  ],
  pages: [{ path: '/backups', permission, load: () => import('./pages/backups.tsx') }],
  home: [{ id: 'backups.standing', permission, load: () => import('./parts/home-standing.tsx') }],
})
