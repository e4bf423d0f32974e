import { covering, type Difference, type FormRow, isBlank, type Table } from '#contract/forms'
import type { View } from './props.ts'

/** What the comparison says of a field of one value, or of one cell. */
export function differenceAt(view: View, key: string, row?: FormRow, column?: string): Difference | undefined {
  return view.comparison.find(
    (one) => one.field === key && (one.row?.id ?? null) === (row?.id ?? null) && one.column === (column ?? null),
  )
}

const GONE = 'gone-'
/** Whether a row is no more: it has no place in the values, so nothing of it can be revealed. */
export const isGone = ({ id }: FormRow): boolean => id.startsWith(GONE)

/** Rows that are no more, as the comparison remembers them. */
export function deletedRows(view: View, key: string): FormRow[] {
  return view.comparison.flatMap(({ field, change, row, column, before }) =>
    field === key && change === 'deleted' && row && column === null && typeof before === 'object' && before !== null
      ? [{ ...(before as Record<string, FormRow[string]>), id: `${GONE}${row.id}` } as FormRow]
      : [],
  )
}

/** What the counter has now in the place of a cell; undefined when it has nothing that differs in meaning. */
export function currentOf(
  view: View,
  key: string,
  table: Table,
  row: FormRow,
  column: string,
): FormRow[string] | undefined {
  const rows = view.reference[key]?.current
  if (!rows || table.rowKey.includes(column)) return undefined
  const current = covering(rows, row, table.rowKey)
  const value = current?.[column]
  return isBlank(value) ? undefined : value
}
