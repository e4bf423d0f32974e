import { commandRoute, listRoute, type Route } from '#platform/http/route.ts'
import { addBank, changeBank, endBank, revealBank, setBanks } from './commands.ts'
import { bankList } from './lists.ts'

export const routes: readonly Route[] = [
  listRoute('/bank-accounts', bankList),
  commandRoute('POST', '/accounts/{accountId}/bank-accounts', addBank, { summary: 'Add a bank account to an account' }),
  commandRoute('PUT', '/accounts/{accountId}/bank-accounts', setBanks, {
    summary: 'Bring the bank accounts of an account to a list',
  }),
  commandRoute('PUT', '/bank-accounts/{id}', changeBank, { summary: 'Change what is said of a bank account' }),
  commandRoute('POST', '/bank-accounts/{id}/end', endBank, { summary: 'End a bank account' }),
  commandRoute('POST', '/bank-accounts/{id}/reveal', revealBank, {
    summary: 'Show the number of a bank account in full; leaves a record',
  }),
]
