import { accountMoves } from '#modules/accounts'
import { requestFollowers } from '#modules/businesses'
import { messageKinds } from '#modules/messages'
import { openedListeners } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { homeParts } from '#platform/home/home.ts'
import { defineModule } from '#platform/module.ts'
import { standingKept } from './checks.ts'
import { runCheck } from './commands/check.ts'
import { createEvent, markRepaired, resyncEvent, undoRepaired } from './commands/event.ts'
import { configureCounter, publishRules } from './commands/rules.ts'
import { cloudsyncErrors } from './errors.ts'
import { findingList } from './findings.ts'
import { checkPart } from './home.ts'
import { cloudsyncCrontab, cloudsyncTasks } from './jobs.ts'
import { archiveAlert } from './kinds.ts'
import { eventOfOpening, eventOfRequest } from './listeners.ts'
import { eventList } from './lists.ts'
import { cloudsyncRoutes } from './routes.ts'
import { moveEvents } from './store/event.ts'

/** Brings the files of business events to the exchanges' cloud platform, and tells what is there. */
export const cloudsync = defineModule({
  name: 'cloudsync',
  migrations: new URL('./migrations/', import.meta.url),
  errors: cloudsyncErrors,
  permissions: [
    { key: 'cloudsync.event.view' },
    { key: 'cloudsync.event.export', sensitive: true },
    { key: 'cloudsync.rule.view' },
    { key: 'cloudsync.finding.view' },
  ],
  commands: [
    createEvent,
    resyncEvent,
    markRepaired,
    undoRepaired,
    publishRules,
    configureCounter,
    runCheck,
  ] as AnyCommand[],
  lists: [eventList, findingList],
  routes: cloudsyncRoutes,
  tasks: cloudsyncTasks,
  crontab: cloudsyncCrontab,
  checks: [standingKept],
  offers: [
    openedListeners.offer(eventOfOpening),
    requestFollowers.offer(eventOfRequest),
    accountMoves.offer(({ tx }, { accountId, to }) => moveEvents(tx, accountId, to)),
    homeParts.offer(checkPart),
    messageKinds.offer(archiveAlert),
  ],
})

export * from './schema.ts'
export { partialAccounts, seedCloudEvents } from './seed.ts'
