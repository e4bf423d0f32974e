import { sourceErrors } from '../errors.ts'
import type { SourceValue } from '../schema.ts'

/**
 * The one value of an answer, for a gateway that decides by it: of its only column, or of the one named.
 *
 * @throws VALUE_NONE without a row, VALUE_SEVERAL with more than one, VALUE_WIDE with more than one column and none or an
 *   unknown one named, VALUE_EMPTY when the value is null: each is an incident with its own name.
 */
export function scalarOf(
  answer: { columns: readonly { key: string }[]; rows: readonly (readonly SourceValue[])[] },
  column?: string,
): string | boolean {
  const { columns, rows } = answer
  const at = column === undefined && columns.length === 1 ? 0 : columns.findIndex(({ key }) => key === column)
  if (at < 0) throw sourceErrors.VALUE_WIDE({ columns: columns.length })
  if (rows.length > 1) throw sourceErrors.VALUE_SEVERAL({ rows: rows.length })
  const [row] = rows
  if (!row) throw sourceErrors.VALUE_NONE()
  const value = row[at]
  if (value === null || value === undefined) throw sourceErrors.VALUE_EMPTY()
  return value
}
