import { BellOutlined, NotificationOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'notices.notice.view'
const rules = 'notices.rule.view'
const log = 'notices.delivery.view'

export const notices = defineConsoleModule({
  name: 'notices',
  navigation: [
    { path: '/notices', label: 'notices:page.list.title', icon: <BellOutlined />, section: 'work', permission },
    {
      path: '/notice-rules',
      label: 'notices:page.rules.title',
      icon: <NotificationOutlined />,
      section: 'connections',
      permission: rules,
    },
  ],
  pages: [
    { path: '/notices', permission, load: () => import('./pages/notice-list.tsx') },
    { path: '/notice-rules', permission: rules, load: () => import('./pages/rules.tsx') },
    { path: '/go', permission: null, load: () => import('./pages/go.tsx') },
  ],
  parts: [
    {
      place: 'header',
      id: 'bell',
      label: 'notices:page.bell.label',
      permission,
      load: () => import('./parts/bell.tsx'),
    },
    {
      place: 'profile',
      id: 'notices',
      label: 'notices:page.preference.title',
      permission: null,
      load: () => import('./parts/preference.tsx'),
    },
    {
      place: 'caseLog',
      id: 'notices',
      label: 'notices:page.story',
      permission: log,
      load: () => import('./parts/deliveries-of-case.tsx'),
    },
    {
      place: 'client',
      id: 'notices',
      label: 'notices:page.tab',
      permission: log,
      load: () => import('./parts/deliveries-of-client.tsx'),
    },
  ],
})
