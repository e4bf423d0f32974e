import { MailOutlined, MessageOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'messages.message.view'
const templates = 'messages.template.view'

export const messages = defineConsoleModule({
  name: 'messages',
  navigation: [
    { path: '/messages', label: 'messages:page.list.title', icon: <MailOutlined />, section: 'records', permission },
    {
      path: '/message-templates',
      label: 'messages:page.templates.title',
      icon: <MessageOutlined />,
      section: 'connections',
      permission: templates,
    },
  ],
  pages: [
    { path: '/messages', permission, load: () => import('./pages/message-list.tsx') },
    { path: '/messages/$messageId', permission, load: () => import('./pages/message.tsx') },
    { path: '/message-templates', permission: templates, load: () => import('./pages/templates.tsx') },
  ],
  parts: [
    {
      place: 'client',
      id: 'messages',
      label: 'messages:page.tab',
      permission,
      load: () => import('./parts/messages-of-client.tsx'),
    },
  ],
})
