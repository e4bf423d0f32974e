import type { CommandContext } from '#platform/command.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { ApplicationContent } from './schema/content.ts'
import type { Page, RETURN_REASONS } from './schema/state.ts'

/** An application that a reviewer has sent back to whoever applied online. */
export type Returned = {
  applicationId: string
  applicationNo: string
  /** The revision that was returned. */
  revision: number
  content: ApplicationContent
  page: Page
  reasons: readonly (typeof RETURN_REASONS)[number][]
}

/** What another module does with it, inside the transaction that returns it. */
export type ReturnedListener = (context: CommandContext, returned: Returned) => Promise<void>

/** Where modules offer what they do then. What staff entered is told to nobody: its maker sees it among the to-dos. */
export const returnedListeners = defineExtensionPoint<ReturnedListener>('onboarding.returned')
