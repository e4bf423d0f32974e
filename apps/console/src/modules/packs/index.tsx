import { AppstoreAddOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'packs.pack.view'

export const packs = defineConsoleModule({
  name: 'packs',
  navigation: [
    {
      path: '/packs',
      label: 'packs:page.title',
      icon: <AppstoreAddOutlined />,
      section: 'design',
      permission,
    },
  ],
  pages: [{ path: '/packs', permission, load: () => import('./pages/gallery.tsx') }],
})
