import { sourceErrors } from '../errors.ts'
import type { SourceValue } from '../schema.ts'

/**
 * The one value of an answer, for a gateway that decides by it.
 *
 * @throws VALUE_NONE without a row, VALUE_SEVERAL with more than one, VALUE_WIDE with more than one column, VALUE_EMPTY
 *   when the value is null: each is an incident with its own name.
 */
export function scalarOf(answer: {
  columns: readonly unknown[]
  rows: readonly (readonly SourceValue[])[]
}): string | boolean {
  const { columns, rows } = answer
  if (columns.length !== 1) throw sourceErrors.VALUE_WIDE({ columns: columns.length })
  if (rows.length > 1) throw sourceErrors.VALUE_SEVERAL({ rows: rows.length })
  const [row] = rows
  if (!row) throw sourceErrors.VALUE_NONE()
  const [value] = row
  if (value === null || value === undefined) throw sourceErrors.VALUE_EMPTY()
  return value
}
