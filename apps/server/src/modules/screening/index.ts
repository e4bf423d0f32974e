import { openedListeners, openingChecks } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as commands from './commands.ts'
import { screeningErrors } from './errors.ts'
import { screeningCrontab, screeningTasks } from './jobs.ts'
import { entryList, hitList, pairList } from './lists.ts'
import { screeningCheck } from './opening.ts'
import { routes } from './routes.ts'
import { handOver } from './store/screen.ts'

/** The blacklist, whom it may be about, and clients that are alike. */
export const screening = defineModule({
  name: 'screening',
  migrations: new URL('./migrations/', import.meta.url),
  errors: screeningErrors,
  permissions: ['entry', 'hit', 'pair'].flatMap((noun) => [
    { key: `screening.${noun}.view` },
    { key: `screening.${noun}.export`, sensitive: true },
  ]),
  commands: [
    commands.createEntry,
    commands.importEntries,
    commands.setEntryStatus,
    commands.removeEntry,
    commands.decideOnHit,
    commands.judgePair,
  ] as AnyCommand[],
  lists: [entryList, hitList, pairList],
  routes,
  tasks: screeningTasks,
  crontab: screeningCrontab,
  offers: [
    openingChecks.offer(screeningCheck),
    openedListeners.offer(({ tx }, { applicationId, clientId }) => handOver(tx, applicationId, clientId)),
  ],
})

export { createEntry, decideOnHit } from './commands.ts'
export { insertEntries } from './entries.ts'
export { findPairs } from './pairs.ts'
export { FOLDED_AT_ONCE, foldDue } from './people.ts'
export { scoreOf } from './policy.ts'
export * from './schema.ts'
export { screenClients } from './store/screen.ts'
export { whomOf } from './whom.ts'
