import { CopyOutlined, SecurityScanOutlined, StopOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const entry = 'screening.entry.view'
const hit = 'screening.hit.view'
const pair = 'screening.pair.view'
const block = () => import('./parts/block.tsx')

export const screening = defineConsoleModule({
  name: 'screening',
  navigation: [
    {
      path: '/blacklist',
      label: 'screening:page.entry.title',
      icon: <StopOutlined />,
      section: 'compliance',
      permission: entry,
    },
    {
      path: '/blacklist-hits',
      label: 'screening:page.hit.title',
      icon: <SecurityScanOutlined />,
      section: 'compliance',
      permission: hit,
    },
    {
      path: '/similar-clients',
      label: 'screening:page.pair.title',
      icon: <CopyOutlined />,
      section: 'compliance',
      permission: pair,
    },
  ],
  pages: [
    { path: '/blacklist', permission: entry, load: () => import('./pages/entry-list.tsx') },
    { path: '/blacklist-hits', permission: hit, load: () => import('./pages/hit-list.tsx') },
    { path: '/similar-clients', permission: pair, load: () => import('./pages/pair-list.tsx') },
  ],
  parts: [
    {
      place: 'clientProfile',
      id: 'screening',
      label: 'screening:page.block',
      permission: hit,
      load: async () => ({ default: (await block()).ClientScreening }),
    },
    {
      place: 'application',
      id: 'screening',
      label: 'screening:page.block',
      permission: hit,
      load: async () => ({ default: (await block()).ApplicationScreening }),
    },
  ],
})
