import { FolderOpenOutlined, HistoryOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'mounts.file.view'
const roots = 'mounts.root.view'

export const mounts = defineConsoleModule({
  name: 'mounts',
  navigation: [
    {
      path: '/legacy-files',
      label: 'mounts:page.files.title',
      icon: <HistoryOutlined />,
      section: 'archive',
      permission,
    },
    {
      path: '/legacy-folders',
      label: 'mounts:page.roots.title',
      icon: <FolderOpenOutlined />,
      section: 'archive',
      permission: roots,
    },
  ],
  pages: [
    { path: '/legacy-files', permission, load: () => import('./pages/file-list.tsx') },
    { path: '/legacy-files/$fileId', permission, load: () => import('./pages/file.tsx') },
    { path: '/legacy-folders', permission: roots, load: () => import('./pages/roots.tsx') },
  ],
  parts: [
    {
      place: 'account',
      id: 'legacy',
      label: 'mounts:page.tab',
      permission,
      load: () => import('./parts/files-of-account.tsx'),
    },
  ],
})
