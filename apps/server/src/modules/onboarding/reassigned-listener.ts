import type { CommandContext } from '#platform/command.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { ApplicationRow } from './store/application.ts'

/** An application that goes on in another person's hands. */
export type Reassigned = {
  application: ApplicationRow
  to: { operatorId: string; name: string }
  remark: string
}

/** Hears of it in the transaction that hands it over; what it does must not refuse. */
export type ReassignedListener = (context: CommandContext, reassigned: Reassigned) => Promise<void>

export const reassignedListeners = defineExtensionPoint<ReassignedListener>('onboarding.reassigned')
