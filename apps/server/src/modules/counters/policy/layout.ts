import { compare, decimal, formatDecimal } from '#kernel/decimal.ts'
import { FEE_FIELDS, type LayoutColumn, MARGIN_FIELDS, type Source } from '../schema/layout.ts'
import type { Order, OrderRow, RowProblem } from '../schema.ts'

const VALUE_SOURCES: ReadonlySet<string> = new Set([...FEE_FIELDS, ...MARGIN_FIELDS])
/** What a source says of a row, before codes and blanks; null: nothing. */
function said(source: Source, order: Order, row: OrderRow, constant: string | undefined): string | null {
  const { place, operation, wanted } = row
  switch (source) {
    case 'operation':
      return operation
    case 'investorId':
      return order.investorId
    case 'instrument':
      return place.contract || place.product || null
    case 'exchange':
    case 'product':
    case 'contract':
    case 'productType':
    case 'hedgeFlag':
      return place[source] || null
    case 'lasting':
      return order.lasting
    case 'dueOn':
      return order.dueOn.replaceAll('-', '')
    case 'constant':
      return constant ?? ''
    default: {
      const value = wanted?.[source] ?? null
      return value === null ? null : String(value)
    }
  }
}

function textOf(column: LayoutColumn, order: Order, row: OrderRow): string {
  const value = said(column.source, order, row, column.constant)
  if (value === null) return column.blank ?? ''
  if (column.codes) return column.codes[value] ?? value
  return column.decimals === undefined || !VALUE_SOURCES.has(column.source)
    ? value
    : formatDecimal(decimal(value), column.decimals)
}

/** A row as the counter names its fields. */
export const fieldsOf = (order: Order, row: OrderRow): Record<string, string> =>
  Object.fromEntries(order.layout.columns.map((column) => [column.name, textOf(column, order, row)]))

/**
 * Rows that would not arrive as they were approved: more digits than the column keeps, wider than its place, or codes the
 * layout has no word for. `bytes` counts as the counter does.
 */
export function rowProblems(order: Order, bytes: (text: string) => number): RowProblem[] {
  const { columns, format } = order.layout
  return order.rows.flatMap((row) =>
    columns.flatMap((column): RowProblem[] => {
      const problem = (code: string): RowProblem[] => [
        { line: row.line, code, field: column.source, params: { name: column.name } },
      ]
      const value = said(column.source, order, row, column.constant)
      const digits = VALUE_SOURCES.has(column.source) ? column.decimals : undefined
      if (value !== null && digits !== undefined && decimal(value).scale > digits) return problem('TOO_MANY_DECIMALS')
      const text = textOf(column, order, row)
      if (/[\r\n"]/.test(text) || (format === 'csv' && text.includes(','))) return problem('NOT_WRITABLE')
      return format === 'fixed' && bytes(text) > (column.width ?? 0) ? problem('TOO_WIDE') : []
    }),
  )
}

/** The first problem of each field of a row. */
export function firstProblems(found: readonly RowProblem[]): RowProblem[] {
  const seen = new Set<string>()
  return found.filter(({ line, field }) => {
    const key = `${line} ${field}`
    const known = seen.has(key)
    seen.add(key)
    return !known
  })
}

/** Whether two texts are the same decimal number; null is only null. */
export function sameNumber(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other
  return compare(decimal(one), decimal(other)) === 0
}
