import { ApiOutlined, CloudDownloadOutlined, FileAddOutlined, PartitionOutlined, SwapOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'counters.delivery.view'
const reading = 'counters.record.view'
const opening = 'counters.opening.view'
const belonging = 'counters.account.view'
const administering = 'counters.counter.view'

export const counters = defineConsoleModule({
  name: 'counters',
  navigation: [
    {
      path: '/counter-deliveries',
      label: 'counters:page.deliveries.title',
      icon: <SwapOutlined />,
      section: 'counters',
      permission,
    },
    {
      path: '/counter-records',
      label: 'counters:page.records.title',
      icon: <CloudDownloadOutlined />,
      section: 'counters',
      permission: reading,
    },
    {
      path: '/counter-openings',
      label: 'counters:page.openings.title',
      icon: <FileAddOutlined />,
      section: 'counters',
      permission: opening,
    },
    {
      path: '/counter-accounts',
      label: 'counters:page.accounts.title',
      icon: <PartitionOutlined />,
      section: 'counters',
      permission: belonging,
    },
    {
      path: '/counters',
      label: 'counters:page.counters.title',
      icon: <ApiOutlined />,
      section: 'counters',
      permission: administering,
    },
  ],
  pages: [
    { path: '/counter-deliveries', permission, load: () => import('./pages/delivery-list.tsx') },
    { path: '/counter-deliveries/$deliveryId', permission, load: () => import('./pages/delivery.tsx') },
    { path: '/counter-accounts', permission: belonging, load: () => import('./pages/account-list.tsx') },
    { path: '/counter-openings', permission: opening, load: () => import('./pages/opening-list.tsx') },
    { path: '/counter-openings/$openingId', permission: opening, load: () => import('./pages/opening.tsx') },
    { path: '/counter-records', permission: reading, load: () => import('./pages/record-list.tsx') },
    { path: '/counter-slots', permission: administering, load: () => import('./pages/slots.tsx') },
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
      place: 'account',
      id: 'counterAccounts',
      label: 'counters:page.accounts.tab',
      permission: belonging,
      load: () => import('./parts/account-counters.tsx'),
    },
    {
      place: 'account',
      id: 'openingData',
      label: 'counters:page.records.tab',
      permission: reading,
      load: () => import('./parts/account-records.tsx'),
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
