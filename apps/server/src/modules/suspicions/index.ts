import { accountMoves } from '#modules/accounts'
import type { AnyCommand } from '#platform/command.ts'
import { homeParts } from '#platform/home/home.ts'
import { defineModule } from '#platform/module.ts'
import * as commands from './commands.ts'
import { suspicionErrors } from './errors.ts'
import { workPart } from './home.ts'
import { eventList } from './lists.ts'
import { routes } from './routes.ts'
import { moveEvents } from './store.ts'

/** Suspicious events: who looks into them, and what a second person stands for. */
export const suspicions = defineModule({
  name: 'suspicions',
  migrations: new URL('./migrations/', import.meta.url),
  errors: suspicionErrors,
  permissions: [
    { key: commands.VIEW, sensitive: true },
    { key: 'suspicions.event.export', sensitive: true },
  ],
  commands: [
    commands.createEvent,
    commands.updateEvent,
    commands.followUpEvent,
    commands.submitEvent,
    commands.sendBackEvent,
    commands.completeEvent,
    commands.importEvents,
  ] as AnyCommand[],
  lists: [eventList],
  routes,
  offers: [homeParts.offer(workPart), accountMoves.offer(({ tx }, { accountId, to }) => moveEvents(tx, accountId, to))],
})

export { createEvent, followUpEvent, submitEvent } from './commands.ts'
export * from './schema.ts'
