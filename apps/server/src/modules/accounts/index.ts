import { caseDescribers, ticketOrders } from '#modules/approvals'
import { clientCancellation, placeHolders } from '#modules/clients'
import { registers } from '#modules/sources'
import type { AnyCommand } from '#platform/command.ts'
import { homeParts } from '#platform/home/home.ts'
import { sheetKinds } from '#platform/intake/kind.ts'
import { defineModule } from '#platform/module.ts'
import { searchProviders } from '#platform/search/search.ts'
import { accountChecks } from './checks.ts'
import { freezeAccount, unfreezeAccount } from './commands/freeze.ts'
import { reportActivity, restInactive, setInactivity } from './commands/inactivity.ts'
import { activateAccount, cancelAccount, keepAccount, restAccount, settleCancellation } from './commands/lifecycle.ts'
import { moveAccount } from './commands/move.ts'
import { relabelAccount } from './commands/relabel.ts'
import { accountErrors } from './errors.ts'
import { standingPart } from './home.ts'
import { accountCrontab, accountTasks } from './jobs.ts'
import { accountList } from './lists.ts'
import { cancellationOrders } from './order.ts'
import { accountView } from './published.ts'
import { accountRoutes } from './routes.ts'
import { accountSearch } from './search.ts'
import { requireNoLiveAccounts } from './service.ts'
import { accountSheets } from './sheets/kinds.ts'
import { hasAccountAt } from './store/account.ts'
import { describeConcerned } from './store/describe.ts'

export const accounts = defineModule({
  name: 'accounts',
  migrations: new URL('./migrations/', import.meta.url),
  errors: accountErrors,
  permissions: [
    { key: 'accounts.account.view' },
    { key: 'accounts.account.export', sensitive: true },
    { key: 'accounts.inactivity.view' },
  ],
  commands: [
    freezeAccount,
    unfreezeAccount,
    activateAccount,
    restAccount,
    cancelAccount,
    keepAccount,
    moveAccount,
    relabelAccount,
    settleCancellation,
    setInactivity,
    reportActivity,
    restInactive,
  ] as AnyCommand[],
  lists: [accountList],
  routes: accountRoutes,
  tasks: accountTasks,
  crontab: accountCrontab,
  checks: accountChecks,
  offers: [
    clientCancellation.offer(requireNoLiveAccounts),
    placeHolders.offer(hasAccountAt),
    searchProviders.offer(accountSearch),
    registers.offer(accountView),
    caseDescribers.offer(describeConcerned),
    ...accountSheets.map((one) => sheetKinds.offer(one)),
    ...cancellationOrders.map((one) => ticketOrders.offer(one)),
    homeParts.offer(standingPart),
  ],
})

export { accountActivity } from './activity.ts'
export { getAccountAt } from './as-of.ts'
export { type AccountCancellationCheck, accountCancellation, type Obstacle } from './cancellation.ts'
export { cancelAccount } from './commands/lifecycle.ts'
export { accountErrors } from './errors.ts'
export { type AccountMove, type AccountMoveFollower, accountMoves } from './moving.ts'
export { accountNumber, luhnDigit, type NumberRule, normaliseAccountNo } from './policy/number.ts'
export {
  accountLabels,
  type LabelConsequence,
  type LabelFollower,
  type Labels,
  type Relabelling,
} from './relabelling.ts'
export * from './schema.ts'
export {
  getAccount,
  getAccountDetail,
  listLinkedAccounts,
  type OpenAccount,
  openAccount,
  parentObjection,
} from './service.ts'
export { type AccountRow, accountsById, accountsOfClient, findAccounts } from './store/account.ts'
export type { AccountActivity } from './store/inactivity.ts'
export { numberTaken } from './store/open.ts'
