import { CopyOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { type FormRow, isBlank, type SimpleField, type Table, type TableField } from '#contract/forms'
import { deletedRows, differenceAt } from '../compare.ts'
import { useView } from '../props.ts'
import { readLabel, useProblemWords } from '../use-words.ts'
import { CellEditor, CellFace, type CellProps, Current } from './cell.tsx'
import styles from './grid.module.css'
import type { Rows } from './use-rows.ts'

type CardsProps = {
  field: TableField
  table: Table
  columns: readonly SimpleField[]
  rows: Rows
  from: number
  count: number
}

function CardCell({ rows, at, ...cell }: CellProps & { rows: Rows; at: number }) {
  const view = useView()
  const words = useProblemWords(view.language)
  const path = `${cell.field.key}.${cell.row.id}.${cell.column.key}`
  const change = differenceAt(view, cell.field.key, cell.row, cell.column.key)?.change
  // A card is for reading what is there; the grid keeps its blanks for comparing down a column.
  const nothing = view.readOnly && !change && isBlank(cell.row[cell.column.key])
  if (nothing || view.settled.blankCells.has(path)) return null
  const problems = view.problemsAt(path)
  const warnings = view.warningsAt(path)
  return (
    <div className={styles.cardCell} data-change={change} onBlur={() => view.touch(path)}>
      <span className={styles.cardLabel}>
        {readLabel(cell.column.label, view.language)}
        {view.settled.required.has(path) && !view.readOnly ? <span className={styles.star}>*</span> : null}
      </span>
      {cell.writable ? (
        <div>
          <CellEditor
            {...cell}
            value={cell.row[cell.column.key]}
            onChange={(value) => rows.setCell(at, cell.column.key, value)}
          />
          <Current {...cell} />
        </div>
      ) : (
        <div className={styles.cardValue}>
          <CellFace {...cell} />
        </div>
      )}
      {[...(cell.writable ? problems : []), ...warnings].map((problem) => (
        <p key={problem.code} className={problems.includes(problem) ? styles.problem : styles.warning}>
          {words(problem)}
        </p>
      ))}
    </div>
  )
}

/** The rows of a table as cards, for narrow screens and for tables of one row. */
export function Cards({ field, table, columns, rows, from, count }: CardsProps) {
  const { t } = useTranslation()
  const view = useView()
  const single = table.maxRows === 1
  const card = (row: FormRow, at: number, gone: boolean) => {
    const change = gone ? 'deleted' : differenceAt(view, field.key, row)?.change
    return (
      <li key={row.id} className={styles.card} data-change={change} data-single={single || undefined}>
        {single ? null : (
          <div className={styles.cardHead}>
            <span>
              {change ? t(`forms:page.view.change.${change}`) : t('forms:page.view.rowNumber', { row: at + 1 })}
            </span>
            {rows.open && !gone ? (
              <span>
                <Button
                  type="text"
                  size="small"
                  icon={<CopyOutlined aria-hidden="true" />}
                  aria-label={t('forms:page.view.duplicateRow', { row: at + 1 })}
                  onClick={() => rows.duplicate(at)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<DeleteOutlined aria-hidden="true" />}
                  aria-label={t('forms:page.view.removeRow', { row: at + 1 })}
                  onClick={() => rows.remove(at)}
                />
              </span>
            ) : null}
          </div>
        )}
        <div className={styles.cardCells}>
          {columns.map((column) => (
            <CardCell
              key={column.key}
              rows={rows}
              at={at}
              field={field}
              table={table}
              column={column}
              row={row}
              settled={rows.settled.get(row.id) ?? row}
              writable={!gone && rows.writable(column.key)}
            />
          ))}
        </div>
      </li>
    )
  }
  return (
    <ul className={styles.cards} aria-label={readLabel(field.label, view.language)}>
      {rows.rows.slice(from, from + count).map((row, index) => card(row, from + index, false))}
      {deletedRows(view, field.key).map((row) => card(row, -1, true))}
    </ul>
  )
}
