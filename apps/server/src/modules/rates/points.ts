import type { CommandContext } from '#platform/command.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { RateKind, RateMoved } from './schema.ts'

/** One change of an account's rates, as the register has it. */
export type RatesChanged = {
  kind: RateKind
  accountId: string
  /** The case or the ticket that approved it. */
  caseId: string | null
  /** It came about because a term was over, without anybody deciding. */
  lapsed: boolean
  /** The change that is taken back by this one. */
  reverses: string | null
  by: { id: string; name: string }
  rows: readonly RateMoved[]
}

export type RateContext = Pick<CommandContext, 'tx' | 'now' | 'platform' | 'emit' | 'enqueue'>

/** Follows changes in the transaction that makes them; must not refuse: they have been decided. */
export type RateListener = { changed(context: RateContext, change: RatesChanged): Promise<void> }

/** Where modules that carry rates on listen. */
export const rateListeners = defineExtensionPoint<RateListener>('rates.changed')

/** Tells everybody who listens. */
export async function tellChanged(context: RateContext, change: RatesChanged): Promise<void> {
  if (change.rows.length === 0) return
  for (const listener of context.platform.offered(rateListeners)) await listener.changed(context, change)
}
