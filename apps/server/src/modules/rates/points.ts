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

/** A change of an account's rates before it is made, and the days from which it counts. */
export type RatesAsked = { kind: RateKind; accountId: string; caseId: string | null; days: readonly string[] }

/** Stands in the way of a change before it is made, by a refusal of its own. */
export type RateCheck = {
  consider(context: Pick<CommandContext, 'tx' | 'now' | 'platform'>, asked: RatesAsked): Promise<void>
}

/** Where modules that carry rates on refuse what they could not. */
export const rateChecks = defineExtensionPoint<RateCheck>('rates.check')

/** Where modules that carry rates on listen. */
export const rateListeners = defineExtensionPoint<RateListener>('rates.changed')

/** Asks everybody who may stand in the way. */
export async function considerRates(
  context: Pick<CommandContext, 'tx' | 'now' | 'platform'>,
  asked: RatesAsked,
): Promise<void> {
  for (const check of context.platform.offered(rateChecks)) await check.consider(context, asked)
}

/** Tells everybody who listens. */
export async function tellChanged(context: RateContext, change: RatesChanged): Promise<void> {
  if (change.rows.length === 0) return
  for (const listener of context.platform.offered(rateListeners)) await listener.changed(context, change)
}
