import { SendOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'dispatches.dispatch.view'
const sending = 'dispatches.dispatch.send'

export const dispatches = defineConsoleModule({
  name: 'dispatches',
  navigation: [
    {
      path: '/dispatches',
      label: 'dispatches:page.list.title',
      icon: <SendOutlined />,
      section: 'work',
      permission,
    },
  ],
  pages: [
    { path: '/dispatches', permission, load: () => import('./pages/dispatch-list.tsx') },
    { path: '/dispatches/new', permission: sending, load: () => import('./pages/send.tsx') },
    { path: '/dispatches/$dispatchId', permission, load: () => import('./pages/board.tsx') },
  ],
  parts: [
    {
      place: 'dispatchedRequest',
      id: 'dispatch',
      label: 'dispatches:page.behind.title',
      permission: 'businesses.request.view',
      load: () => import('./parts/behind.tsx'),
    },
  ],
})
