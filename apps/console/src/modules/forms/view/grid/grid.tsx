import { CopyOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FormRow, SimpleField, Table, TableField } from '#contract/forms'
import { deletedRows, differenceAt } from '../compare.ts'
import { useView } from '../props.ts'
import { readLabel } from '../use-words.ts'
import { alignOf, CellEditor, CellFace, type CellProps } from './cell.tsx'
import styles from './grid.module.css'
import { type GridKeys, useGridKeys } from './use-keys.ts'
import type { Rows } from './use-rows.ts'

type GridProps = {
  field: TableField
  table: Table
  columns: readonly SimpleField[]
  rows: Rows
  from: number
  count: number
}

function GridCell({ keys, at, ...cell }: CellProps & { keys: GridKeys; at: { row: number; column: number } }) {
  const view = useView()
  const { field, column, row } = cell
  const path = `${field.key}.${row.id}.${column.key}`
  const here = keys.isAt(at.row, at.column)
  const blank = view.settled.blankCells.has(path)
  const change = differenceAt(view, field.key, row, column.key)?.change
  const editing = here && keys.editing && cell.writable && !blank
  return (
    <td
      data-cell={`${at.row}:${at.column}`}
      data-align={alignOf(column)}
      data-change={change}
      data-problem={view.problemsAt(path).length > 0 || undefined}
      data-warning={view.warningsAt(path).length > 0 || undefined}
      data-writable={(cell.writable && !blank) || undefined}
      data-editing={editing || undefined}
      tabIndex={here && !editing ? 0 : -1}
      onFocus={() => keys.focus(at)}
      onClick={() => (here && !editing && !blank ? keys.open(at) : undefined)}
      onDoubleClick={() => (blank ? undefined : keys.open(at))}
      onKeyDown={(event) => (editing || blank ? undefined : keys.onCellKey(event, at))}
      onBlur={(event) => {
        // Lists and calendars of an input open outside of the cell; leaving for them is no leaving.
        const to = event.relatedTarget as HTMLElement | null
        if (editing && to && !event.currentTarget.contains(to) && to.closest('table') === keys.grid.current)
          keys.leave()
        view.touch(path)
      }}
    >
      {editing ? (
        <CellEditor {...cell} value={keys.editing?.value} onChange={keys.edit} onKeyDown={keys.onEditorKey} autoFocus />
      ) : blank ? null : (
        <CellFace {...cell} />
      )}
    </td>
  )
}

function RowTools({ rows, at }: { rows: Rows; at: number }) {
  const { t } = useTranslation()
  return (
    <td className={styles.tools}>
      <Button
        type="text"
        size="small"
        icon={<CopyOutlined aria-hidden="true" />}
        aria-label={t('forms:page.view.duplicateRow', { row: at + 1 })}
        title={t('forms:page.view.duplicateRow', { row: at + 1 })}
        onClick={() => rows.duplicate(at)}
      />
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t('forms:page.view.removeRow', { row: at + 1 })}
        title={t('forms:page.view.removeRow', { row: at + 1 })}
        onClick={() => rows.remove(at)}
      />
    </td>
  )
}

/** Rows that the comparison knows and that are no more. */
function DeletedRows({ field, table, columns, tools }: GridProps & { tools: boolean }) {
  const { t } = useTranslation()
  const view = useView()
  return deletedRows(view, field.key).map((row) => (
    <tr key={row.id} data-change="deleted">
      <th scope="row" className={styles.rowHead}>
        <span aria-hidden="true">−</span>
        <span className="k-visually-hidden">{t('forms:page.view.change.deleted')}</span>
      </th>
      {columns.map((column) => (
        <td key={column.key} data-align={alignOf(column)}>
          <CellFace field={field} table={table} column={column} row={row} settled={row} writable={false} />
        </td>
      ))}
      {tools ? <td /> : null}
    </tr>
  ))
}

/** A table of the form as a grid for keyboards and mice. */
export function Grid(props: GridProps) {
  const { field, table, columns, rows, from, count } = props
  const { t } = useTranslation()
  const view = useView()
  const keys = useGridKeys(rows, columns, table.maxRows)
  const shown = rows.rows.slice(from, from + count)
  const rowChange = (row: FormRow) => differenceAt(view, field.key, row)?.change
  return (
    <div className={styles.scroll}>
      <table
        ref={keys.grid}
        className={styles.grid}
        data-open={!view.readOnly || undefined}
        aria-label={readLabel(field.label, view.language)}
        onPaste={keys.onPaste}
      >
        <thead>
          <tr>
            <th scope="col" className={styles.rowHead}>
              <span className="k-visually-hidden">{t('forms:page.view.row')}</span>
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={alignOf(column)}>
                {readLabel(column.label, view.language)}
                {column.required === true && !view.readOnly ? <span className={styles.star}>*</span> : null}
              </th>
            ))}
            {rows.open ? (
              <th scope="col">
                <span className="k-visually-hidden">{t('forms:page.view.rowTools')}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={row.id} data-change={rowChange(row)}>
              <th scope="row" className={styles.rowHead}>
                {rowChange(row) === 'added' ? (
                  <>
                    <span aria-hidden="true">+</span>
                    <span className="k-visually-hidden">{t('forms:page.view.change.added')}</span>
                  </>
                ) : (
                  from + index + 1
                )}
              </th>
              {columns.map((column, at) => (
                <GridCell
                  key={column.key}
                  keys={keys}
                  at={{ row: from + index, column: at }}
                  field={field}
                  table={table}
                  column={column}
                  row={row}
                  settled={rows.settled.get(row.id) ?? row}
                  writable={rows.writable(column.key)}
                />
              ))}
              {rows.open ? <RowTools rows={rows} at={from + index} /> : null}
            </tr>
          ))}
          <DeletedRows {...props} tools={rows.open} />
        </tbody>
      </table>
    </div>
  )
}
