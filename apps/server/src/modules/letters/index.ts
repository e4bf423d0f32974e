import { cancellationNotices } from '#modules/clients'
import { enclosers, messageKinds } from '#modules/messages'
import { openedListeners, returnedListeners } from '#modules/onboarding'
import { defineModule } from '#platform/module.ts'
import { tellCancelled } from './cancelled.ts'
import { letterErrors } from './errors.ts'
import { letterKinds } from './kinds.ts'
import { tellOpened } from './opened.ts'
import { openedPapers } from './papers.ts'
import { tellReturned } from './returned.ts'

/** What clients are written about their own accounts: that they are open, with the papers, cancelled, or returned to be put right. */
export const letters = defineModule({
  name: 'letters',
  migrations: null,
  errors: letterErrors,
  offers: [
    ...letterKinds.map((kind) => messageKinds.offer(kind)),
    openedListeners.offer(tellOpened),
    returnedListeners.offer(tellReturned),
    cancellationNotices.offer(tellCancelled),
    enclosers.offer(openedPapers),
  ],
})
