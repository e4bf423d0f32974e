import { Checkbox } from 'antd'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from '../layout/link.tsx'
import { Cell, isNumeric } from '../show/cells.tsx'
import type { ShownColumn } from './columns.ts'
import styles from './grid.module.css'
import { RowMenu } from './row-actions.tsx'
import type { ShownTable } from './shown.ts'
import type { ShownRow } from './use-list.ts'

type RowProps = Omit<ShownTable, 'rows' | 'pending'> & {
  row: ShownRow
  pins: ReadonlyMap<string, number>
  active: boolean
  onFocus: () => void
  onKey: (key: string) => void
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/

/** What names a row to people: its first text that is none of our ids. */
export function rowName(row: ShownRow, columns: readonly ShownColumn[]): string {
  const texts = columns.map((column) => row[column.key])
  return texts.find((value) => typeof value === 'string' && value !== '' && !ID.test(value))?.toString() ?? row.id
}

/** One cell's content; the first column leads to the row. */
export function cellOf(
  column: ShownColumn,
  row: ShownRow,
  table: Pick<ShownTable, 'cells' | 'to' | 'open'>,
  first: boolean,
): ReactNode {
  const custom = table.cells[column.key]
  const value = row[column.key]
  const content = custom ? (
    custom(value, row)
  ) : (
    <Cell kind={column.kind} value={value} words={column.values ?? null} name={column.key} />
  )
  if (!first) return content
  if (table.to)
    return (
      <Link to={table.to(row)} className={styles.lead} tabIndex={-1}>
        {content}
      </Link>
    )
  return content
}

/** One row of the table. */
export const GridRow = memo(function GridRow(props: RowProps) {
  const { t } = useTranslation()
  const { row, columns, selection, pins } = props
  const picked = selection !== null && (selection.all || selection.ids.has(row.id))
  const actions = props.rowActions?.(row) ?? []
  return (
    <tr
      className={styles.row}
      data-row
      data-gone={row.$gone || undefined}
      data-picked={picked || undefined}
      data-opens={props.open ? true : undefined}
      tabIndex={0}
      onFocus={props.onFocus}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return
        if (event.key === ' ') event.preventDefault()
        props.onKey(event.key)
      }}
      onDoubleClick={() => props.open?.(row)}
    >
      {selection ? (
        <td className={styles.pick}>
          <Checkbox
            aria-label={t('kit:table.selectRow', { name: rowName(row, columns) })}
            checked={picked}
            onChange={() => selection.toggle(row.id)}
          />
        </td>
      ) : null}
      {columns.map((column, index) => {
        const left = pins.get(column.key)
        return (
          <td
            key={column.key}
            className={styles.cell}
            data-column={column.key}
            data-pinned={left === undefined ? undefined : true}
            data-numeric={isNumeric(column.kind) || undefined}
            style={left === undefined ? {} : { left }}
            {...(index === 0 && !props.to && props.open ? { onClick: () => props.open?.(row) } : {})}
          >
            {index === 0 && !props.to && props.open ? (
              <button type="button" className={styles.leadButton} tabIndex={-1}>
                {cellOf(column, row, props, true)}
              </button>
            ) : (
              cellOf(column, row, props, index === 0)
            )}
          </td>
        )
      })}
      <td className={styles.menu}>
        {actions.length > 0 ? <RowMenu actions={actions} label={rowName(row, columns)} /> : null}
      </td>
    </tr>
  )
})
