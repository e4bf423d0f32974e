import { type ComponentKind, componentOf, type SimpleField } from '#contract/forms'

/** The fixed columns of a component; `always` those that no form can leave out. */
export function componentColumns(kind: ComponentKind): { column: SimpleField; always: boolean }[] {
  const { columns, rowKey, needed } = componentOf(kind)
  return columns.map((column) => ({ column, always: rowKey.includes(column.key) || needed.includes(column.key) }))
}
