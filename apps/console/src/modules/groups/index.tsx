import { StockOutlined, UsergroupAddOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'
import { ClientGroupInput, ClientGroupName } from './parts/group-input.tsx'

const clients = 'groups.clientGroup.view'
const stocks = 'groups.stockGroup.view'

export const groups = defineConsoleModule({
  name: 'groups',
  navigation: [
    {
      path: '/client-groups',
      label: 'groups:page.client.title',
      icon: <UsergroupAddOutlined />,
      section: 'clients',
      permission: clients,
    },
    {
      path: '/stock-groups',
      label: 'groups:page.stock.title',
      icon: <StockOutlined />,
      section: 'trading',
      permission: stocks,
    },
  ],
  pages: [
    { path: '/client-groups', permission: clients, load: () => import('./pages/client-group-list.tsx') },
    { path: '/client-groups/$groupId', permission: clients, load: () => import('./pages/client-group.tsx') },
    { path: '/stock-groups', permission: stocks, load: () => import('./pages/stock-group-list.tsx') },
    { path: '/stock-groups/$groupId', permission: stocks, load: () => import('./pages/stock-group.tsx') },
  ],
  references: { clientGroupId: { Input: ClientGroupInput, Name: ClientGroupName } },
})
