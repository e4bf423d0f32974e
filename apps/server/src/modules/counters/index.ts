import { outsideWork } from '#modules/approvals'
import { currentRows, launchChecks } from '#modules/businesses'
import { rateChecks, rateListeners } from '#modules/rates'
import { registers } from '#modules/sources'
import type { AnyCommand } from '#platform/command.ts'
import { sheetKinds } from '#platform/intake/kind.ts'
import { defineModule } from '#platform/module.ts'
import { effectiveStands } from './checks.ts'
import * as counter from './commands/counter.ts'
import * as delivery from './commands/delivery.ts'
import * as feed from './commands/feed.ts'
import * as opening from './commands/opening.ts'
import * as register from './commands/register.ts'
import { counterErrors } from './errors.ts'
import { counterCrontab, counterTasks } from './jobs.ts'
import { belongingList } from './lists/account.ts'
import { openingList } from './lists/opening.ts'
import { recordList } from './lists/record.ts'
import { deliveryList } from './lists.ts'
import { recordView } from './published.ts'
import { counterRoutes } from './routes.ts'
import { writeBackStep } from './service/case-step.ts'
import { deliverChanges } from './service/changes.ts'
import { currentAtCounters } from './service/current.ts'
import { noLaunchWithoutWay, noRateWithoutWay } from './service/no-way.ts'
import { accountSheet } from './sheet.ts'

/** How approved rates reach the trading counters and are proven effective there, and what comes in from them. */
export const counters = defineModule({
  name: 'counters',
  migrations: new URL('./migrations/', import.meta.url),
  errors: counterErrors,
  permissions: [
    { key: 'counters.counter.view' },
    { key: 'counters.delivery.view' },
    { key: 'counters.delivery.export', sensitive: true },
    { key: 'counters.account.view' },
    { key: 'counters.account.export', sensitive: true },
    { key: 'counters.opening.view' },
    { key: 'counters.opening.export', sensitive: true },
    { key: 'counters.record.view' },
    { key: 'counters.record.export', sensitive: true },
  ],
  commands: [
    counter.configureCounter,
    counter.tryCounterNow,
    counter.publishMapping,
    delivery.resendDelivery,
    delivery.readBackDelivery,
    delivery.reverseDelivery,
    delivery.closeCounterIncident,
    register.assignCounter,
    register.releaseCounter,
    register.configureRegister,
    feed.configureSlot,
    feed.pullSlotNow,
    feed.revealRecord,
    opening.editOpening,
    opening.settleOpening,
    opening.startOpening,
    opening.dismissOpening,
    opening.revealOpening,
  ] as AnyCommand[],
  lists: [deliveryList, recordList, openingList, belongingList],
  routes: counterRoutes,
  tasks: counterTasks,
  crontab: counterCrontab,
  checks: [effectiveStands],
  offers: [
    rateListeners.offer(deliverChanges),
    rateChecks.offer(noRateWithoutWay),
    launchChecks.offer(noLaunchWithoutWay),
    outsideWork.offer(writeBackStep),
    registers.offer(recordView),
    sheetKinds.offer(accountSheet),
    ...currentAtCounters.map((one) => currentRows.offer(one)),
  ],
})

export { configureCounter } from './commands/counter.ts'
export { assignCounter } from './commands/register.ts'
export { counterErrors } from './errors.ts'
export * from './schema.ts'
