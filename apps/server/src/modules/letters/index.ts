import { cancellationNotices } from '#modules/clients'
import { enclosers, messageKinds } from '#modules/messages'
import { openedListeners, returnedListeners } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { tellCancelled } from './cancelled.ts'
import { letterErrors } from './errors.ts'
import { letterKinds } from './kinds.ts'
import { tellOpened } from './opened.ts'
import { openedPapers } from './papers.ts'
import { remindAll, remindOfRenewal } from './renewal.ts'
import { tellReturned } from './returned.ts'

/** What clients are written about their own accounts: that they are open, with the papers, cancelled, returned to be put right, or that an authority renews. */
export const letters = defineModule({
  name: 'letters',
  migrations: new URL('./migrations/', import.meta.url),
  errors: letterErrors,
  commands: [remindOfRenewal] as AnyCommand[],
  tasks: { 'letters.renewal.remind-all': remindAll },
  // Nine in the morning at the house.
  crontab: ['0 1 * * * letters.renewal.remind-all'],
  offers: [
    ...letterKinds.map((kind) => messageKinds.offer(kind)),
    openedListeners.offer(tellOpened),
    returnedListeners.offer(tellReturned),
    cancellationNotices.offer(tellCancelled),
    enclosers.offer(openedPapers),
  ],
})
