import {
  type FormRow,
  mayWrite,
  newRow,
  rightTo,
  rightToColumn,
  rowsOf,
  type Table,
  type TableField,
} from '#contract/forms'
import { newKey } from '#kit'
import { useView } from '../props.ts'

/** The rows of a table, and what may be done with them. */
export type Rows = {
  /** As typed. */
  rows: FormRow[]
  /** As settled: formulas worked out. */
  settled: ReadonlyMap<string, FormRow>
  /** Whether rows may come and go. */
  open: boolean
  writable: (column: string) => boolean
  make: () => FormRow
  set: (rows: FormRow[]) => void
  setCell: (row: number, column: string, value: FormRow[string]) => void
  add: () => void
  duplicate: (row: number) => void
  remove: (row: number) => void
}

export function useRows(field: TableField, table: Table): Rows {
  const view = useView()
  const rows = rowsOf(view.values[field.key])
  const open = !view.readOnly && mayWrite(rightTo(view.rights, field.key))
  const set = (next: FormRow[]) => view.setValue(field.key, next)
  const make = () => newRow(view.definition, field.key, newKey(), view)
  const replaced = (at: number, row: FormRow) => rows.map((one, index) => (index === at ? row : one))
  return {
    rows,
    settled: new Map(rowsOf(view.settled.values[field.key]).map((row) => [row.id, row])),
    open,
    writable: (column) => {
      const found = table.columns.find(({ key }) => key === column)
      return !view.readOnly && !found?.compute && mayWrite(rightToColumn(view.rights, field.key, column))
    },
    make,
    set,
    setCell(at, column, value) {
      const row = rows[at]
      if (row) set(replaced(at, { ...row, [column]: value }))
    },
    add: () => set([...rows, make()]),
    duplicate(at) {
      const row = rows[at]
      if (row) set([...rows.slice(0, at + 1), { ...row, id: newKey() }, ...rows.slice(at + 1)])
    },
    remove: (at) => set(rows.filter((_, index) => index !== at)),
  }
}

/** A currency chosen in the row, or in the form. */
export function currencyIn(
  field: { kind: string; currency?: unknown },
  row: FormRow | null,
  values: Record<string, unknown>,
): string | null {
  if (field.kind !== 'money') return null
  if (typeof field.currency === 'string') return field.currency
  const key = (field.currency as { field: string }).field
  const held = row?.[key] ?? values[key]
  return typeof held === 'string' ? held : null
}
