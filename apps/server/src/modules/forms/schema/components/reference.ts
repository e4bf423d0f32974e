import { compare, decimal } from '#kernel/decimal.ts'
import type { Json } from '#kernel/refusal.ts'
import { isDecimalText } from './quantity.ts'

/** A row of reference data: columns of the component by key; a blank key column means any. */
export type ReferenceRow = Readonly<Record<string, Json>>

/**
 * What is known elsewhere about a table: what the counter has now, the least the exchange takes, and the last trading
 * days of contracts where they are known better than by the month.
 */
export type TableReference = {
  current?: readonly ReferenceRow[]
  floors?: readonly ReferenceRow[]
  lastDays?: Readonly<Record<string, string>>
}
/** By the key of the field. */
export type References = Readonly<Record<string, TableReference>>

const blank = (value: Json | undefined) => value === undefined || value === null || value === '' || value === '*'

/**
 * The row of reference data that says most about a row: every key it names is the same, and it names more than any
 * other. A contract is covered by what stands for its product. Null when nothing does.
 */
export function covering(
  rows: readonly ReferenceRow[],
  row: ReferenceRow,
  keys: readonly string[],
): ReferenceRow | null {
  let best: ReferenceRow | null = null
  let most = -1
  for (const candidate of rows) {
    const named = keys.filter((key) => !blank(candidate[key]))
    if (named.length > most && named.every((key) => candidate[key] === row[key])) {
      best = candidate
      most = named.length
    }
  }
  return best
}

/** Whether a value is under what the exchange takes at least; nothing to compare is not under. */
export function isUnder(value: Json | undefined, floor: Json | undefined): boolean {
  if (!isDecimalText(value) || !isDecimalText(floor)) return false
  return compare(decimal(value), decimal(floor)) < 0
}
