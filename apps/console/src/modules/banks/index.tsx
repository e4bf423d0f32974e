import { CreditCardOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'

const permission = 'banks.account.view'

export const banks = defineConsoleModule({
  name: 'banks',
  navigation: [
    {
      path: '/bank-accounts',
      label: 'banks:page.banks.title',
      icon: <CreditCardOutlined />,
      section: 'clients',
      permission,
    },
  ],
  pages: [{ path: '/bank-accounts', permission, load: () => import('./pages/bank-list.tsx') }],
  parts: [
    {
      place: 'account',
      id: 'banks',
      label: 'banks:page.banks.title',
      permission,
      past: true,
      load: () => import('./parts/account-banks.tsx'),
    },
  ],
})
