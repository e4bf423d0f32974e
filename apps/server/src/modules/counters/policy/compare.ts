import type { OrderRow, RateValues } from '../schema.ts'
import { sameNumber } from './layout.ts'

/** A field that stands otherwise than was approved. */
export type Difference = { line: number; field: string; wanted: string | null; found: string | null }

const PRESENT = 'place'
const text = (value: string | boolean | null | undefined) =>
  value === null || value === undefined ? null : String(value)

function sameValue(wanted: string | boolean, found: string | boolean | null | undefined): boolean {
  if (typeof wanted === 'boolean') return found === wanted
  return typeof found === 'string' && sameNumber(wanted, found)
}

/**
 * What was read back, field by field and digit by digit beside what was approved. A field that says nothing is left as it
 * was, so it is not compared; a place that is to stand by itself no more must be gone.
 */
export function differences(row: OrderRow, found: RateValues | null): Difference[] {
  const { line, operation, wanted } = row
  if (operation === 'remove') return found === null ? [] : [{ line, field: PRESENT, wanted: null, found: 'set' }]
  if (found === null) return [{ line, field: PRESENT, wanted: 'set', found: null }]
  return Object.entries(wanted ?? {}).flatMap(([field, value]) =>
    value === null || sameValue(value, found[field])
      ? []
      : [{ line, field, wanted: text(value), found: text(found[field]) }],
  )
}
