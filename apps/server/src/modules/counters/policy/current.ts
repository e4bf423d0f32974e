import { decimal, equal, ZERO } from '#kernel/decimal.ts'
import type { Json } from '#kernel/refusal.ts'
import type { RateKind, RatePlace, RateValues } from '../schema.ts'

/** A row of a form's table of rates, as the register writes it. */
export type Row = Record<string, Json>
/** What stands at a counter for one place. */
export type Standing = { place: RatePlace; values: RateValues }

const KEYS: Readonly<Record<RateKind, readonly (keyof RatePlace)[]>> = {
  fee: ['exchange', 'product', 'contract', 'productType', 'hedgeFlag'],
  margin: ['exchange', 'product', 'contract', 'hedgeFlag'],
}

const placeOf = (kind: RateKind, row: Readonly<Partial<Record<keyof RatePlace, unknown>>>): string =>
  KEYS[kind].map((key) => String(row[key] ?? '')).join('|')

const isNought = (value: Json | undefined): boolean =>
  value === null || value === undefined || value === false || (typeof value === 'string' && equal(decimal(value), ZERO))

/**
 * Rows of the register with what the counter says in their place: its word counts, field by field, and rows it alone knows
 * are added. What it does not know keeps the register's word. A counter writes nought where it was told nothing, so nought says nothing about a field the register leaves out.
 */
export function withCounter(kind: RateKind, own: readonly Row[], there: readonly Standing[]): Row[] {
  const said = new Map(there.map((one) => [placeOf(kind, one.place), one]))
  const known = new Set(own.map((row) => placeOf(kind, row)))
  const overlaid = own.map((row) => {
    const values = Object.entries(said.get(placeOf(kind, row))?.values ?? {})
    return {
      ...row,
      ...Object.fromEntries(
        values.filter(([key, value]) => value !== null && !(isNought(value) && isNought(row[key]))),
      ),
    }
  })
  const added = there
    .filter(({ place }) => !known.has(placeOf(kind, place)))
    .map(({ place, values }) => ({
      ...Object.fromEntries(KEYS[kind].map((key) => [key, place[key]])),
      ...Object.fromEntries(Object.entries(values).filter(([, value]) => !isNought(value))),
    }))
  return [...overlaid, ...added]
}
