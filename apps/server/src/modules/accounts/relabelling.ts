import type { Json } from '#kernel/refusal.ts'
import type { CommandContext } from '#platform/command.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { AccountRow } from './store/account.ts'

/** What an account is known by: marks, and who brought it. */
export type Labels = Pick<AccountRow, 'marks' | 'brokerCode' | 'introducerCode'>

/** An account that gets other marks or codes: as it is, and what it will be known by. */
export type Relabelling = { account: AccountRow; next: Labels; remark: string | null }

/** What follows elsewhere, as the ticket and the record show it beside the labels, under the name of its module. */
export type LabelConsequence = { module: string; before: Record<string, Json>; after: Record<string, Json> }

export type LabelFollower = {
  /** What would follow of the change; null when nothing does. @throws what stands against it */
  foresee(context: CommandContext, change: Relabelling): Promise<LabelConsequence | null>
  /** Lets it follow, in the transaction of the change and after it is written. */
  follow?(context: CommandContext, change: Relabelling): Promise<void>
}

/** Where modules say what other marks or codes of an account lead to. */
export const accountLabels = defineExtensionPoint<LabelFollower>('accounts.labels')
