import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import { Loading } from '../show/empty.tsx'
import { toneOf } from '../show/tone.ts'
import styles from './cards.module.css'
import type { ShownColumn } from './columns.ts'
import { cellOf, rowName } from './grid-row.tsx'
import { RowMenu } from './row-actions.tsx'
import type { ShownTable } from './shown.ts'
import { useFieldName } from './use-words.ts'

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** The list on a phone: a card per row, its first column as the title, its first state beside it. */
export function Cards(table: ShownTable) {
  const { t } = useTranslation()
  const nameOf = useFieldName(table.meta.id)
  if (table.pending) return <Loading rows={10} />
  const [lead, ...rest] = table.columns
  if (!lead) return null
  return (
    <ul className={styles.cards}>
      {table.rows.map((row) => {
        const actions = table.rowActions?.(row) ?? []
        const state = rest.find((column) => column.kind === 'state' && toneOf(String(row[column.key])) !== null)
        const says = (column: ShownColumn): boolean =>
          !isEmpty(row[column.key]) || !isEmpty(table.cells[column.key]?.(row[column.key], row))
        const facts = rest.filter((column) => column !== state && says(column))
        const picked = table.selection !== null && (table.selection.all || table.selection.ids.has(row.id))
        return (
          <li key={row.id} className={styles.card} data-gone={row.$gone || undefined} data-picked={picked || undefined}>
            <div className={styles.head}>
              {table.selection ? (
                <Checkbox
                  checked={picked}
                  aria-label={t('kit:table.selectRow', { name: rowName(row, table.columns) })}
                  onChange={() => table.selection?.toggle(row.id)}
                />
              ) : null}
              <div className={styles.title}>
                {table.to || !table.open ? (
                  cellOf(lead, row, table, true)
                ) : (
                  <button type="button" className={styles.open} onClick={() => table.open?.(row)}>
                    {cellOf(lead, row, table, true)}
                  </button>
                )}
              </div>
              {state ? cellOf(state, row, table, false) : null}
              {actions.length > 0 ? <RowMenu actions={actions} label={rowName(row, table.columns)} /> : null}
            </div>
            <dl className={styles.facts}>
              {facts.map((column) => (
                <div key={column.key}>
                  <dt>{nameOf(column.key)}</dt>
                  <dd>{cellOf(column, row, table, false)}</dd>
                </div>
              ))}
            </dl>
          </li>
        )
      })}
    </ul>
  )
}
