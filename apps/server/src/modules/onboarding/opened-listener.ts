import type { Json } from '#kernel/refusal.ts'
import type { CommandContext } from '#platform/command.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { AccountRequest, ApplicationContent } from './schema/content.ts'

/** What an application has become. */
export type Opened = {
  applicationId: string
  applicationNo: string
  /** When the revision that was approved was submitted. */
  submittedAt: string
  /** Who was opened; null when a client we had got further accounts. */
  profile: ApplicationContent['profile']
  /** The review that approved it. */
  caseId: string | null
  clientId: string
  /** What whoever opened it hands to the modules that keep it, by their name; null where an application says it all. */
  handed: Readonly<Record<string, Json>> | null
  accounts: readonly { id: string; accountNo: string; request: AccountRequest }[]
}

/** What another module does with an application that opens, inside the transaction that opens it. */
export type OpenedListener = (context: CommandContext, opened: Opened) => Promise<void>

/** Where modules offer what they do then; they are asked in module order. */
export const openedListeners = defineExtensionPoint<OpenedListener>('onboarding.opened')
