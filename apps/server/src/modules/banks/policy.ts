import type { FieldProblem } from '#kernel/refusal.ts'
import type { BankGiven } from './schema.ts'

/** A bank account as it stands, number in clear: for the house's own work, never for a screen. */
export type Standing = BankGiven & { id: string; validFrom: string }

/** What a list of bank accounts comes to. */
export type Changes = { added: BankGiven[]; changed: { was: Standing; next: BankGiven }[]; ended: Standing[] }

type Keyed = Pick<BankGiven, 'accountNumber' | 'currency'>
const keyOf = ({ accountNumber, currency }: Keyed): string => `${accountNumber} ${currency}`

const VALUES = ['bank', 'branch', 'accountName', 'purpose'] as const

/** Whether both say the same of one bank account; what is left out is blank. */
export const sameBank = (one: Partial<BankGiven>, other: Partial<BankGiven>): boolean =>
  VALUES.every((key) => (one[key] ?? null) === (other[key] ?? null))

/** A number may stand once for each currency. */
export function rowProblems(rows: readonly BankGiven[]): FieldProblem[] {
  const seen = new Map<string, number>()
  return rows.flatMap((row, at) => {
    const first = seen.get(keyOf(row))
    if (first === undefined) {
      seen.set(keyOf(row), at)
      return []
    }
    return [{ path: `rows.${at}.accountNumber`, code: 'NUMBER_TWICE', module: 'banks', params: { row: first + 1 } }]
  })
}

/**
 * What has to happen so that what was decided counts: the differences between the list as it was shown (`before`) and as
 * it was approved (`rows`), on what stands today. What has changed since and was not touched by the list stays as it is.
 */
export function changesTo(
  live: readonly Standing[],
  rows: readonly BankGiven[],
  before: readonly BankGiven[],
): Changes {
  const now = new Map(live.map((one) => [keyOf(one), one]))
  const shown = new Map(before.map((one) => [keyOf(one), one]))
  const wanted = new Set(rows.map(keyOf))
  const changes: Changes = { added: [], changed: [], ended: [] }
  for (const next of rows) {
    const was = now.get(keyOf(next))
    const seen = shown.get(keyOf(next))
    const untouched = seen !== undefined && sameBank(seen, next)
    if (untouched) continue
    if (!was) changes.added.push(next)
    else if (!sameBank(was, next)) changes.changed.push({ was, next })
  }
  changes.ended = live.filter((one) => shown.has(keyOf(one)) && !wanted.has(keyOf(one)))
  return changes
}
