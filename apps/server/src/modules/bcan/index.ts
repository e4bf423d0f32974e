import { dataChanges } from '#modules/clients'
import { openedListeners } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { numbersInRange, standingCounted, stateFollows, useCounted } from './checks.ts'
import * as backfill from './commands/backfill.ts'
import * as participant from './commands/participant.ts'
import { configureRegime } from './commands/regime.ts'
import * as registration from './commands/registration.ts'
import { bcanErrors } from './errors.ts'
import { bcanCrontab, bcanTasks } from './jobs.ts'
import { participantList, rangeList, registrationList } from './lists.ts'
import { dataChanged, numberOpened } from './opened.ts'
import { routes } from './routes.ts'

/** Client numbers for the exchange: who has which, who agreed, and under which tag an order goes. */
export const bcan = defineModule({
  name: 'bcan',
  migrations: new URL('./migrations/', import.meta.url),
  errors: bcanErrors,
  permissions: [
    { key: 'bcan.registration.view' },
    { key: 'bcan.registration.export', sensitive: true },
    { key: 'bcan.participant.view' },
    { key: 'bcan.participant.export' },
    { key: 'bcan.order.decide' },
  ],
  commands: [
    configureRegime,
    participant.createParticipant,
    participant.removeParticipant,
    participant.createRange,
    participant.closeRange,
    registration.recordConsent,
    registration.setTrading,
    registration.retireRegistrations,
    backfill.startBackfill,
    backfill.cancelBackfill,
    backfill.stepBackfill,
  ] as AnyCommand[],
  lists: [registrationList, participantList, rangeList],
  routes,
  tasks: bcanTasks,
  crontab: bcanCrontab,
  checks: [numbersInRange, stateFollows, useCounted, standingCounted],
  offers: [openedListeners.offer(numberOpened), dataChanges.offer(dataChanged)],
})

export { startBackfill } from './commands/backfill.ts'
export { createParticipant, createRange } from './commands/participant.ts'
export { recordConsent, setTrading } from './commands/registration.ts'
export {
  type FiledSet,
  markDirty,
  markEffective,
  markFormatOk,
  markLost,
  markMended,
  markRejected,
  markSubmitted,
  markUnfiled,
} from './filed.ts'
export { cidKinds } from './policy/cid.ts'
export * from './schema.ts'
export { seedNumbers } from './seed.ts'
export { registerOf } from './service.ts'
