import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { CommandContext } from '#platform/command.ts'
import { rateErrors } from './errors.ts'
import { considerRates, tellChanged } from './points.ts'
import type { RateKind, RatePlace, RateValues } from './schema.ts'
import { endPlaces, feesInForce, lockRates, marginsInForce, setRates } from './store.ts'

/** A change to be taken back: what each place was before it, and became by it. */
export type Reversal = {
  kind: RateKind
  accountId: string
  /** Names the change that is taken back. */
  changeId: string
  rows: readonly { place: RatePlace; before: RateValues | null; after: RateValues | null }[]
}

const FIELDS = ['exchange', 'product', 'contract', 'productType', 'hedgeFlag'] as const
const keyOf = (row: Record<string, unknown>) => FIELDS.map((field) => row[field] ?? '').join('|')

const saysTheSame = (values: RateValues | null, now: Record<string, unknown> | undefined): boolean =>
  values === null
    ? now === undefined
    : now !== undefined && Object.entries(values).every(([name, value]) => (now[name] ?? null) === value)

/**
 * Puts back what an account was charged before a change, in the caller's command. Whoever listens to changes hears of it
 * as of any other.
 *
 * @throws CHANGED_SINCE when one of the places has been set anew: taking the older change back would undo the newer one.
 */
export async function reverseRates(context: CommandContext, reversal: Reversal): Promise<number> {
  const { tx, now, actor, ticket, platform } = context
  const { kind, accountId, changeId } = reversal
  const when = { at: toWire(now), today: dateAt(now, platform.config.timeZone) }
  const caseId = ticket?.id ?? null
  await considerRates(context, { kind, accountId, caseId, days: [when.today] })
  await lockRates(tx, accountId)
  const inForce = await (kind === 'fee' ? feesInForce : marginsInForce)(tx, accountId)
  const byPlace = new Map(inForce.map((row) => [keyOf(row), row]))
  for (const { place, after } of reversal.rows) {
    if (!saysTheSame(after, byPlace.get(keyOf(place))))
      throw rateErrors.CHANGED_SINCE({ contract: place.contract || place.product })
  }
  const by = { id: actor.operatorId, name: actor.name }
  const restored = reversal.rows.flatMap(({ place, before }) => (before === null ? [] : [{ ...place, ...before }]))
  const gone = reversal.rows.flatMap(({ place, before }) => (before === null ? [place] : []))
  const setting = { accountId, from: when.today, until: null, caseId, by, at: when.at }
  const rows = [
    ...(restored.length > 0 ? await setRates(tx, kind, restored, setting, true) : []),
    ...(gone.length > 0 ? await endPlaces(tx, kind, accountId, gone, when) : []),
  ]
  await tellChanged(context, { kind, accountId, caseId, lapsed: false, reverses: changeId, by, rows })
  return rows.length
}
