import { z } from 'zod'
import { asOfQuery, timelineOf, timelinePage, timelineQuery } from '#modules/clients'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { lookingFrom } from './activity.ts'
import { getAccountAt } from './as-of.ts'
import { freezeAccount, unfreezeAccount } from './commands/freeze.ts'
import { reportActivity, setInactivity } from './commands/inactivity.ts'
import { activateAccount, cancelAccount, keepAccount, restAccount } from './commands/lifecycle.ts'
import { moveAccount } from './commands/move.ts'
import { relabelAccount } from './commands/relabel.ts'
import { accountList } from './lists.ts'
import { accountDetail, accountSummary, inactiveAccounts, inactiveQuery, inactivityRule } from './schema.ts'
import { getAccount, getAccountDetail, listLinkedAccounts } from './service.ts'
import { inactiveNow, inactivityRules } from './store/inactivity.ts'

const params = z.object({ id: z.uuid() })
const DUE_SHOWN = { shown: 20, counted: 1000 }

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
  queryRoute({
    id: 'accounts.inactivity.rules',
    path: '/account-inactivity',
    permission: 'accounts.inactivity.view',
    scope: 'none',
    summary: 'After how long without a sign of life accounts go dormant, type by type',
    response: z.object({ items: z.array(inactivityRule) }),
    handle: async ({ platform }) => ({ items: await inactivityRules(platform.db) }),
  }),
  queryRoute({
    id: 'accounts.inactivity.due',
    path: '/account-inactivity/due',
    permission: 'accounts.inactivity.view',
    scope: 'accounts',
    summary: 'Accounts in scope that would go dormant today under a period',
    query: inactiveQuery,
    response: inactiveAccounts,
    handle: ({ platform, actor }, { query }) =>
      inactiveNow(platform.db, actor, { ...query, ...lookingFrom(platform, platform.clock()) }, DUE_SHOWN),
  }),
  commandRoute('PUT', '/account-inactivity/{type}', setInactivity, {
    summary: 'Lay down after how long accounts of a type go dormant',
  }),
  commandRoute('POST', '/account-activity', reportActivity, {
    summary: 'Tell on which days accounts were last used elsewhere',
  }),
  commandRoute('POST', '/accounts/{id}/freeze', freezeAccount, { summary: 'Add a reason to be frozen' }),
  commandRoute('POST', '/accounts/{id}/unfreeze', unfreezeAccount, { summary: 'Lift a reason to be frozen' }),
  commandRoute('POST', '/accounts/{id}/activate', activateAccount, {
    summary: 'Make an opening or dormant account active',
  }),
  commandRoute('POST', '/accounts/{id}/rest', restAccount, { summary: 'Make an account dormant' }),
  commandRoute('POST', '/accounts/{id}/cancel', cancelAccount, { summary: 'End an account for ever' }),
  commandRoute('POST', '/accounts/{id}/move', moveAccount, { summary: 'Move an account to another department' }),
  commandRoute('POST', '/accounts/{id}/labels', relabelAccount, {
    summary: 'Change marks, broker and introducer of an account',
  }),
  commandRoute('POST', '/accounts/{id}/keep', keepAccount, { summary: 'Call off a cancellation that still waits' }),
]
