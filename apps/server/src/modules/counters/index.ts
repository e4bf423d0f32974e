import { outsideWork } from '#modules/approvals'
import { rateListeners } from '#modules/rates'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { effectiveStands } from './checks.ts'
import * as counter from './commands/counter.ts'
import * as delivery from './commands/delivery.ts'
import { counterErrors } from './errors.ts'
import { counterCrontab, counterTasks } from './jobs.ts'
import { deliveryList } from './lists.ts'
import { counterRoutes } from './routes.ts'
import { writeBackStep } from './service/case-step.ts'
import { deliverChanges } from './service/changes.ts'

/** How approved rates reach the trading counters and are proven effective there. */
export const counters = defineModule({
  name: 'counters',
  migrations: new URL('./migrations/', import.meta.url),
  errors: counterErrors,
  permissions: [
    { key: 'counters.counter.view' },
    { key: 'counters.delivery.view' },
    { key: 'counters.delivery.export', sensitive: true },
  ],
  commands: [
    counter.configureCounter,
    counter.tryCounterNow,
    counter.publishMapping,
    delivery.resendDelivery,
    delivery.readBackDelivery,
    delivery.reverseDelivery,
    delivery.closeCounterIncident,
  ] as AnyCommand[],
  lists: [deliveryList],
  routes: counterRoutes,
  tasks: counterTasks,
  crontab: counterCrontab,
  checks: [effectiveStands],
  offers: [rateListeners.offer(deliverChanges), outsideWork.offer(writeBackStep)],
})

export { configureCounter } from './commands/counter.ts'
export { counterErrors } from './errors.ts'
export * from './schema.ts'
