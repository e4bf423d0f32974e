import { z } from 'zod'
import { asOfQuery, timelineOf, timelinePage, timelineQuery } from '#modules/clients'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { getAccountAt } from './as-of.ts'
import { freezeAccount, unfreezeAccount } from './commands/freeze.ts'
import { activateAccount, cancelAccount, keepAccount, restAccount } from './commands/lifecycle.ts'
import { moveAccount } from './commands/move.ts'
import { accountList } from './lists.ts'
import { accountDetail, accountSummary } from './schema.ts'
import { getAccount, getAccountDetail, listLinkedAccounts } from './service.ts'

const params = z.object({ id: z.uuid() })

export const accountRoutes: Route[] = [
  listRoute('/accounts', accountList),
  queryRoute({
    id: 'accounts.account.get',
    path: '/accounts/{id}',
    permission: 'accounts.account.view',
    scope: 'accounts',
    summary: 'One account with its client, badge and freezes; with `at` as it was at that moment',
    params,
    query: asOfQuery,
    response: accountDetail,
    handle: ({ platform, actor }, { params: { id }, query }) =>
      query.at === undefined ? getAccountDetail(platform, actor, id) : getAccountAt(platform, actor, id, query.at),
  }),
  queryRoute({
    id: 'accounts.account.timeline',
    path: '/accounts/{id}/timeline',
    permission: 'accounts.account.view',
    scope: 'accounts',
    summary: 'Everything that ever happened to an account, the newest first',
    params,
    query: timelineQuery,
    response: timelinePage,
    async handle({ platform, actor }, { params: { id }, query }) {
      await getAccount(platform.db, actor, id)
      return timelineOf(platform, actor, { accountId: id }, query)
    },
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
  commandRoute('POST', '/accounts/{id}/move', moveAccount, { summary: 'Move an account to another department' }),
  commandRoute('POST', '/accounts/{id}/keep', keepAccount, { summary: 'Call off a cancellation that still waits' }),
]
