import { AlertOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'suspicions.event.view'

export const suspicions = defineConsoleModule({
  name: 'suspicions',
  navigation: [
    {
      path: '/suspicious-events',
      label: 'suspicions:page.title',
      icon: <AlertOutlined />,
      section: 'compliance',
      permission,
    },
  ],
  pages: [
    { path: '/suspicious-events', permission, load: () => import('./pages/event-list.tsx') },
    { path: '/suspicious-events/$eventId', permission, load: () => import('./pages/event.tsx') },
  ],
  home: [{ id: 'suspicions.work', permission, load: () => import('./parts/home-work.tsx') }],
})
