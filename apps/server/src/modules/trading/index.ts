import { accountLabels } from '#modules/accounts'
import { currentRows } from '#modules/businesses'
import { openedListeners } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { withinCapability } from './checks.ts'
import { updatePermission, updatePermissions } from './commands/account.ts'
import { chooseForApplication } from './commands/application.ts'
import * as code from './commands/code.ts'
import { setMarketOpen } from './commands/market.ts'
import { followLabels, recomputePermission } from './commands/recompute.ts'
import { tradingErrors } from './errors.ts'
import { tradingCrontab, tradingTasks } from './jobs.ts'
import { codeList } from './lists/code.ts'
import { permissionList } from './lists.ts'
import { routes } from './routes.ts'
import { applyChoices } from './service/application.ts'
import { applyHanded, currentCodes } from './service/code.ts'

/** What an account may trade, where and on which channels, and why not the rest. */
export const trading = defineModule({
  name: 'trading',
  migrations: new URL('./migrations/', import.meta.url),
  errors: tradingErrors,
  permissions: [
    { key: 'trading.permission.view' },
    { key: 'trading.permission.export', sensitive: true },
    { key: 'trading.market.view' },
    { key: 'trading.code.view' },
    { key: 'trading.code.export', sensitive: true },
  ],
  commands: [
    updatePermission,
    updatePermissions,
    recomputePermission,
    chooseForApplication,
    setMarketOpen,
    code.applyForCode,
    code.updateCodes,
    code.confirmCode,
    code.refuseCode,
    code.cancelCode,
    code.reportCode,
  ] as AnyCommand[],
  lists: [permissionList, codeList],
  routes,
  tasks: tradingTasks,
  crontab: tradingCrontab,
  checks: [withinCapability],
  offers: [
    openedListeners.offer(applyChoices),
    openedListeners.offer(applyHanded),
    accountLabels.offer(followLabels),
    currentRows.offer(currentCodes),
  ],
})

export { reportCode } from './commands/code.ts'
export { type EligibilityCheck, type EligibilityQuestion, tradingEligibility } from './eligibility.ts'
export { tradingErrors } from './errors.ts'
export * from './schema/catalogue.ts'
export { CODE_EXCHANGES, CODE_PURPOSES, codeReport, PURPOSE_OF_TYPE } from './schema/code.ts'
export { seedCodes, seedPermissions } from './seed.ts'
export { effectivePermissions } from './service/verdict.ts'
