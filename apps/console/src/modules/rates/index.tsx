import { PercentageOutlined, SafetyOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'rates.rate.view'

export const rates = defineConsoleModule({
  name: 'rates',
  navigation: [
    {
      path: '/fee-rates',
      label: 'rates:page.fees.title',
      icon: <PercentageOutlined />,
      section: 'trading',
      permission,
    },
    {
      path: '/margin-rates',
      label: 'rates:page.margins.title',
      icon: <SafetyOutlined />,
      section: 'trading',
      permission,
    },
  ],
  pages: [
    { path: '/fee-rates', permission, load: () => import('./pages/fee-list.tsx') },
    { path: '/margin-rates', permission, load: () => import('./pages/margin-list.tsx') },
  ],
  parts: [
    {
      place: 'account',
      id: 'rates',
      label: 'rates:page.account.title',
      permission,
      load: () => import('./pages/account-rates.tsx'),
    },
  ],
})
