import { accountLabels } from '#modules/accounts'
import { openedListeners } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { withinCapability } from './checks.ts'
import { updatePermission, updatePermissions } from './commands/account.ts'
import { chooseForApplication } from './commands/application.ts'
import { setMarketOpen } from './commands/market.ts'
import { followLabels, recomputePermission } from './commands/recompute.ts'
import { tradingErrors } from './errors.ts'
import { tradingCrontab, tradingTasks } from './jobs.ts'
import { permissionList } from './lists.ts'
import { routes } from './routes.ts'
import { applyChoices } from './service/application.ts'

/** What an account may trade, where and on which channels, and why not the rest. */
export const trading = defineModule({
  name: 'trading',
  migrations: new URL('./migrations/', import.meta.url),
  errors: tradingErrors,
  permissions: [
    { key: 'trading.permission.view' },
    { key: 'trading.permission.export', sensitive: true },
    { key: 'trading.market.view' },
  ],
  commands: [
    updatePermission,
    updatePermissions,
    recomputePermission,
    chooseForApplication,
    setMarketOpen,
  ] as AnyCommand[],
  lists: [permissionList],
  routes,
  tasks: tradingTasks,
  crontab: tradingCrontab,
  checks: [withinCapability],
  offers: [openedListeners.offer(applyChoices), accountLabels.offer(followLabels)],
})

export { type EligibilityCheck, type EligibilityQuestion, tradingEligibility } from './eligibility.ts'
export { tradingErrors } from './errors.ts'
export * from './schema/catalogue.ts'
export { seedPermissions } from './seed.ts'
export { effectivePermissions } from './service/verdict.ts'
