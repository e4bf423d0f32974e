import { ExclamationCircleFilled, WarningFilled } from '@ant-design/icons'
import { Tooltip } from 'antd'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormRow, type SimpleField, sameValue, type Table, type TableField } from '#contract/forms'
import { currentOf, differenceAt, isGone } from '../compare.ts'
import { FieldInput } from '../inputs/field-input.tsx'
import { useView } from '../props.ts'
import { Reading } from '../reading.tsx'
import { isNumeric, readLabel, useProblemWords } from '../use-words.ts'
import styles from './grid.module.css'
import { currencyIn } from './use-rows.ts'

export type CellProps = {
  field: TableField
  table: Table
  column: SimpleField
  row: FormRow
  /** The row with its formulas worked out. */
  settled: FormRow
  writable: boolean
}

/** What the counter has now, beside a new value that is another. */
export function Current({ field, table, column, row }: CellProps) {
  const { t } = useTranslation()
  const view = useView()
  const current = currentOf(view, field.key, table, row, column.key)
  if (current === undefined || sameValue(column, current, row[column.key])) return null
  return (
    <span className={styles.current} title={t('forms:page.view.current')}>
      {t('forms:page.view.counter')}{' '}
      <Reading field={column} path="" value={current} currency={currencyIn(column, row, view.values)} />
    </span>
  )
}

/** What a cell says when it is not being edited: its value, what it was, what is wrong with it. */
export function CellFace(props: CellProps) {
  const { field, column, row, settled } = props
  const { t } = useTranslation()
  const view = useView()
  const words = useProblemWords(view.language)
  const path = `${field.key}.${row.id}.${column.key}`
  const difference = differenceAt(view, field.key, row, column.key)
  const problems = view.problemsAt(path)
  const warnings = view.warningsAt(path)
  const currency = currencyIn(column, settled, view.settled.values)
  const value = column.compute ? settled[column.key] : row[column.key]
  return (
    <>
      <span className={styles.value}>
        {difference && difference.change !== 'added' ? (
          <del className={styles.old}>
            <span className="k-visually-hidden">{t('forms:page.view.was')} </span>
            <Reading field={column} path="" value={difference.before} currency={currency} />
          </del>
        ) : null}
        {difference?.change === 'deleted' ? null : (
          <Reading field={column} path={isGone(row) ? '' : path} value={value} currency={currency} />
        )}
        {problems.length > 0 ? (
          <Tooltip title={problems.map(words).join(' ')}>
            <ExclamationCircleFilled className={styles.bad} aria-label={problems.map(words).join(' ')} />
          </Tooltip>
        ) : warnings.length > 0 ? (
          <Tooltip title={warnings.map(words).join(' ')}>
            <WarningFilled className={styles.warn} aria-label={warnings.map(words).join(' ')} />
          </Tooltip>
        ) : null}
      </span>
      <Current {...props} />
    </>
  )
}

/** The input a cell turns into. */
export function CellEditor(
  props: CellProps & {
    value: FormRow[string] | undefined
    onChange: (value: FormRow[string]) => void
    onKeyDown?: (event: KeyboardEvent) => void
    autoFocus?: boolean
  },
) {
  const { field, column, row } = props
  const view = useView()
  return (
    <div role="presentation" className={styles.editor} onKeyDown={props.onKeyDown}>
      <FieldInput
        field={column}
        path={`${field.key}.${column.key}`}
        label={readLabel(column.label, view.language)}
        value={props.value}
        onChange={props.onChange}
        currency={currencyIn(column, row, view.values)}
        autoFocus={props.autoFocus ?? false}
        invalid={view.problemsAt(`${field.key}.${row.id}.${column.key}`).length > 0}
      />
    </div>
  )
}

export const alignOf = (column: SimpleField): 'end' | 'start' =>
  isNumeric(column.kind) || (column.kind === 'formula' && column.result === 'decimal') ? 'end' : 'start'
