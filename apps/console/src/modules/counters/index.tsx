import { ApiOutlined, SwapOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'counters.delivery.view'
const administering = 'counters.counter.view'

export const counters = defineConsoleModule({
  name: 'counters',
  navigation: [
    {
      path: '/counter-deliveries',
      label: 'counters:page.deliveries.title',
      icon: <SwapOutlined />,
      section: 'records',
      permission,
    },
    {
      path: '/counters',
      label: 'counters:page.counters.title',
      icon: <ApiOutlined />,
      section: 'administration',
      permission: administering,
    },
  ],
  pages: [
    { path: '/counter-deliveries', permission, load: () => import('./pages/delivery-list.tsx') },
    { path: '/counter-deliveries/$deliveryId', permission, load: () => import('./pages/delivery.tsx') },
    { path: '/counters', permission: administering, load: () => import('./pages/counters.tsx') },
    {
      path: '/counters/$counter/mappings/$kind',
      permission: administering,
      load: () => import('./pages/mapping.tsx'),
    },
  ],
  parts: [
    {
      place: 'account',
      id: 'counters',
      label: 'counters:page.account.title',
      permission,
      load: () => import('./parts/account-deliveries.tsx'),
    },
    {
      place: 'caseAside',
      id: 'counters',
      label: 'counters:page.case.title',
      permission,
      load: () => import('./parts/case-deliveries.tsx'),
    },
  ],
})
