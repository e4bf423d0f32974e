import { BankOutlined, HourglassOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'accounts.account.view'
const inactivity = 'accounts.inactivity.view'

export const accounts = defineConsoleModule({
  name: 'accounts',
  navigation: [
    {
      path: '/accounts',
      label: 'accounts:page.accounts.title',
      icon: <BankOutlined />,
      section: 'clients',
      permission,
    },
    {
      path: '/account-inactivity',
      label: 'accounts:page.inactivity.title',
      icon: <HourglassOutlined />,
      section: 'administration',
      permission: inactivity,
    },
  ],
  pages: [
    { path: '/accounts', permission, load: () => import('./pages/account-list.tsx') },
    { path: '/account-inactivity', permission: inactivity, load: () => import('./pages/inactivity.tsx') },
    { path: '/accounts/$accountId', permission, load: () => import('./pages/account.tsx') },
  ],
  parts: [
    {
      place: 'client',
      id: 'accounts',
      label: 'accounts:page.accounts.tab',
      permission,
      load: () => import('./parts/accounts-of-client.tsx'),
    },
  ],
  home: [{ id: 'accounts.standing', permission, load: () => import('./parts/standing-chart.tsx') }],
})
