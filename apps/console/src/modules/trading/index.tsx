import { BarcodeOutlined, GlobalOutlined, StockOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'trading.permission.view'
const markets = 'trading.market.view'
const codes = 'trading.code.view'

export const trading = defineConsoleModule({
  name: 'trading',
  navigation: [
    {
      path: '/trading-permissions',
      label: 'trading:page.permissions.title',
      icon: <StockOutlined />,
      section: 'trading',
      permission,
    },
    {
      path: '/trading-codes',
      label: 'trading:page.codes.title',
      icon: <BarcodeOutlined />,
      section: 'trading',
      permission: codes,
    },
    {
      path: '/markets',
      label: 'trading:page.markets.title',
      icon: <GlobalOutlined />,
      section: 'trading',
      permission: markets,
    },
  ],
  pages: [
    { path: '/trading-codes', permission: codes, load: () => import('./pages/code-list.tsx') },
    { path: '/trading-permissions', permission, load: () => import('./pages/permission-list.tsx') },
    { path: '/markets', permission: markets, load: () => import('./pages/markets.tsx') },
  ],
  parts: [
    {
      place: 'account',
      id: 'trading',
      label: 'trading:page.permissions.title',
      permission,
      past: true,
      load: () => import('./parts/account-permissions.tsx'),
    },
    {
      place: 'account',
      id: 'codes',
      label: 'trading:page.codes.title',
      permission: codes,
      load: () => import('./parts/account-codes.tsx'),
    },
    {
      place: 'accountBulk',
      id: 'trading',
      label: 'trading:page.many.title',
      permission: 'trading.permission.updateMany',
      load: () => import('./parts/change-many.tsx'),
    },
    {
      place: 'application',
      id: 'trading',
      label: 'trading:page.permissions.title',
      permission,
      load: () => import('./parts/application-permissions.tsx'),
    },
  ],
})
