import type { ReactNode } from 'react'
import styles from './data-table.module.css'

export type DataColumn<T> = {
  key: string
  label: string
  /** Buttons stand right and need no heading to be seen. */
  actions?: boolean
  /** A few words, on one line of a desk. */
  short?: boolean
  show: (row: T) => ReactNode
}

/** A short list that is shown whole, without filters or pages: rows on a desk, cards on a phone. Long lists are `RecordTable`s. */
export function DataTable<T>(props: {
  columns: readonly DataColumn<T>[]
  rows: readonly T[]
  keyOf: (row: T) => string
  /** Rows that no longer count. */
  faded?: (row: T) => boolean
}) {
  const [lead, ...rest] = props.columns
  if (!lead) return null
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th key={column.key} scope="col">
              {column.actions ? <span className="k-visually-hidden">{column.label}</span> : column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={props.keyOf(row)} data-faded={props.faded?.(row) || undefined}>
            <th scope="row">{lead.show(row)}</th>
            {rest.map((column) => (
              <td
                key={column.key}
                data-label={column.actions ? undefined : column.label}
                data-short={column.short || undefined}
              >
                <div className={column.actions ? styles.actions : undefined}>{column.show(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
