import { AuditOutlined, CloudSyncOutlined, OrderedListOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'cloudsync.event.view'
const rules = 'cloudsync.rule.view'
const findings = 'cloudsync.finding.view'

export const cloudsync = defineConsoleModule({
  name: 'cloudsync',
  navigation: [
    {
      path: '/cloud-events',
      label: 'cloudsync:page.events.title',
      icon: <CloudSyncOutlined />,
      section: 'archive',
      permission,
    },
    {
      path: '/archive-findings',
      label: 'cloudsync:page.findings.title',
      icon: <AuditOutlined />,
      section: 'archive',
      permission: findings,
    },
    {
      path: '/cloud-rules',
      label: 'cloudsync:page.rules.title',
      icon: <OrderedListOutlined />,
      section: 'archive',
      permission: rules,
    },
  ],
  pages: [
    { path: '/cloud-events', permission, load: () => import('./pages/event-list.tsx') },
    { path: '/cloud-events/$eventId', permission, load: () => import('./pages/event.tsx') },
    { path: '/archive-findings', permission: findings, load: () => import('./pages/finding-list.tsx') },
    { path: '/cloud-rules', permission: rules, load: () => import('./pages/rules.tsx') },
  ],
  parts: [
    {
      place: 'account',
      id: 'cloud',
      label: 'cloudsync:page.tab',
      permission,
      load: () => import('./parts/events-of-account.tsx'),
    },
  ],
  home: [{ id: 'cloudsync.check', permission: findings, load: () => import('./parts/check-standing.tsx') }],
})
