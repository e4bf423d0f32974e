import { z } from 'zod'
import { asOfQuery } from '#modules/clients'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { updatePermission, updatePermissions } from './commands/account.ts'
import { chooseForApplication } from './commands/application.ts'
import * as code from './commands/code.ts'
import { setMarketOpen } from './commands/market.ts'
import { codeList } from './lists/code.ts'
import { permissionList } from './lists.ts'
import {
  ACCOUNT_TYPE_OPTIONS,
  accountPermissions,
  applicationPermissions,
  choice,
  marketState,
  trialInput,
  trialOutcome,
} from './schema.ts'
import { getForApplication, tryForApplication } from './service/application.ts'
import { getPermissions, getPermissionsAt, tryChoice } from './service/verdict.ts'
import { marketStates } from './store/market.ts'

const params = z.object({ id: z.uuid() })
const view = 'trading.permission.view'

export const routes: readonly Route[] = [
  listRoute('/trading/permissions', permissionList),
  queryRoute({
    id: 'trading.permission.get',
    path: '/accounts/{id}/trading-permissions',
    permission: view,
    scope: 'accounts',
    summary:
      'What an account may trade, today or at a moment, with a reason for all it may not, and the last revisions',
    params,
    query: asOfQuery,
    response: accountPermissions,
    handle: ({ platform, actor }, { params: { id }, query: { at } }) =>
      at === undefined ? getPermissions(platform, actor, id) : getPermissionsAt(platform, actor, id, at),
  }),
  queryRoute({
    id: 'trading.permission.try',
    method: 'POST',
    path: '/accounts/{id}/trading-permissions/trial',
    permission: view,
    scope: 'accounts',
    summary: 'What a choice would come to, without making it',
    params,
    body: trialInput,
    response: trialOutcome,
    handle: ({ platform, actor }, input) => tryChoice(platform, actor, input.params.id, input.body.choice),
  }),
  queryRoute({
    id: 'trading.application.get',
    path: '/onboarding/applications/{id}/trading-permissions',
    permission: view,
    scope: 'accounts',
    summary: 'Accounts of an application with what was chosen for each, and accounts the client has',
    params,
    response: applicationPermissions,
    handle: ({ platform, actor }, input) => getForApplication(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'trading.application.try',
    method: 'POST',
    path: '/onboarding/applications/{id}/trading-permissions/trial',
    permission: view,
    scope: 'accounts',
    summary: 'What a choice for an account of an application would come to, without making it',
    params,
    body: z.object({ accountType: z.enum(ACCOUNT_TYPE_OPTIONS), choice }),
    response: trialOutcome,
    handle: ({ platform, actor }, { params: { id }, body }) =>
      tryForApplication(platform, platform.db, actor, { id, ...body }),
  }),
  queryRoute({
    id: 'trading.market.states',
    path: '/trading/markets',
    permission: 'trading.market.view',
    scope: 'none',
    summary: 'Markets and venues, and whether the house offers them',
    response: z.object({ items: z.array(marketState) }),
    handle: async ({ platform }) => ({ items: await marketStates(platform.db) }),
  }),
  commandRoute('PUT', '/accounts/{accountId}/trading-permissions', updatePermission, {
    summary: 'Set what an account may trade',
  }),
  commandRoute('POST', '/trading/permissions/batch', updatePermissions, {
    summary: 'Open or close permissions of many accounts, all or none',
  }),
  commandRoute('PUT', '/onboarding/applications/{applicationId}/trading-permissions', chooseForApplication, {
    summary: 'Choose what an account that is not opened yet may trade',
  }),
  commandRoute('PUT', '/trading/markets/{market}', setMarketOpen, {
    summary: 'Open or close a market for the whole house',
  }),
  listRoute('/trading/codes', codeList),
  commandRoute('POST', '/accounts/{accountId}/trading-codes', code.applyForCode, {
    summary: 'Apply for a trading code of an account',
  }),
  commandRoute('PUT', '/accounts/{accountId}/trading-codes', code.updateCodes, {
    summary: 'Apply for and cancel trading codes of an account, as a form lists them',
  }),
  commandRoute('POST', '/trading/codes/{id}/confirm', code.confirmCode, { summary: 'The exchange has given the code' }),
  commandRoute('POST', '/trading/codes/{id}/refuse', code.refuseCode, { summary: 'The exchange has refused the code' }),
  commandRoute('POST', '/trading/codes/{id}/cancel', code.cancelCode, { summary: 'Cancel a trading code' }),
]
