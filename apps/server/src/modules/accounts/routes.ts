import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { freezeAccount, unfreezeAccount } from './commands/freeze.ts'
import { activateAccount, cancelAccount, keepAccount, restAccount } from './commands/lifecycle.ts'
import { accountList } from './lists.ts'
import { accountDetail, accountSummary } from './schema.ts'
import { getAccountDetail, listLinkedAccounts } from './service.ts'

const params = z.object({ id: z.uuid() })

export const accountRoutes: Route[] = [
  listRoute('/accounts', accountList),
  queryRoute({
    id: 'accounts.account.get',
    path: '/accounts/{id}',
    permission: 'accounts.account.view',
    scope: 'accounts',
    summary: 'One account with its client, badge and freezes',
    params,
    response: accountDetail,
    handle: ({ platform, actor }, input) => getAccountDetail(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'accounts.client.accounts',
    path: '/clients/{id}/accounts',
    permission: 'accounts.account.view',
    scope: 'accounts',
    summary: 'Accounts of one client that are in scope',
    params,
    response: z.array(accountSummary),
    handle: ({ platform, actor }, input) => listLinkedAccounts(platform.db, actor, input.params.id),
  }),
  commandRoute('POST', '/accounts/{id}/freeze', freezeAccount, { summary: 'Add a reason to be frozen' }),
  commandRoute('POST', '/accounts/{id}/unfreeze', unfreezeAccount, { summary: 'Lift a reason to be frozen' }),
  commandRoute('POST', '/accounts/{id}/activate', activateAccount, {
    summary: 'Make an opening or dormant account active',
  }),
  commandRoute('POST', '/accounts/{id}/rest', restAccount, { summary: 'Make an account dormant' }),
  commandRoute('POST', '/accounts/{id}/cancel', cancelAccount, { summary: 'End an account for ever' }),
  commandRoute('POST', '/accounts/{id}/keep', keepAccount, { summary: 'Call off a cancellation that still waits' }),
]
