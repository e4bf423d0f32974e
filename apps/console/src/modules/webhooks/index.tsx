import { ApiOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'webhooks.subscription.view'

export const webhooks = defineConsoleModule({
  name: 'webhooks',
  navigation: [
    {
      path: '/webhooks',
      label: 'webhooks:page.list.title',
      icon: <ApiOutlined />,
      section: 'connections',
      permission,
    },
  ],
  pages: [
    { path: '/webhooks', permission, load: () => import('./pages/webhook-list.tsx') },
    { path: '/webhooks/$webhookId', permission, load: () => import('./pages/webhook.tsx') },
  ],
})
