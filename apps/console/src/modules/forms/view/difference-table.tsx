import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Difference, type FormDefinition, type FormValues, fieldsOf, tableOf } from '#contract/forms'
import { type DataColumn, DataTable, Nothing } from '#kit'
import { readLabel } from '../builder/label.ts'
import { currencyIn } from './grid/use-rows.ts'
import { useView, ViewContext } from './props.ts'
import { Reading } from './reading.tsx'
import { useFormView } from './use-view.ts'
import styles from './view.module.css'

export type DifferenceTableProps = {
  definition: FormDefinition
  differences: readonly Difference[]
  /** The values as they are now, for the currency of amounts. */
  values: FormValues
  today: string
  names?: Readonly<Record<string, string>>
}

type Side = 'before' | 'after'

/** A row that came or went, column by column. */
function WholeRow({ difference, side }: { difference: Difference; side: Side }) {
  const { definition, language, values } = useView()
  const field = fieldsOf(definition).find((one) => one.key === difference.field)
  const row = difference[side]
  const columns = (field && tableOf(field)?.columns) ?? []
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return <Nothing />
  return (
    <span className={styles.wholeRow}>
      {columns
        .filter(({ key }) => row[key] !== null && row[key] !== undefined && row[key] !== '')
        .map((column) => (
          <span key={column.key}>
            {readLabel(column.label, language)}{' '}
            <Reading
              field={column}
              path=""
              value={row[column.key]}
              currency={currencyIn(column, { id: '', ...row }, values)}
            />
          </span>
        ))}
    </span>
  )
}

/** What stood or stands in the place of a difference. */
function Content({ difference, side }: { difference: Difference; side: Side }) {
  const { definition, values } = useView()
  const field = fieldsOf(definition).find((one) => one.key === difference.field)
  const table = field && tableOf(field)
  const column = table?.columns.find((one) => one.key === difference.column)
  const shown = column ?? field
  if (!shown || difference.change === (side === 'before' ? 'added' : 'deleted')) return <Nothing />
  if (table && !column) return <WholeRow difference={difference} side={side} />
  const value = difference[side]
  return <Reading field={shown} path="" value={value} currency={currencyIn(shown as never, null, values)} />
}

/** What a difference is about: the field, and in a table the row and its column. */
function Place({ difference }: { difference: Difference }) {
  const { t } = useTranslation()
  const { definition, language } = useView()
  const field = fieldsOf(definition).find((one) => one.key === difference.field)
  const column = field && tableOf(field)?.columns.find((one) => one.key === difference.column)
  const key = difference.row?.key.filter((one) => one !== null && one !== '').map(String) ?? []
  return [
    field ? readLabel(field.label, language) : difference.field,
    ...(difference.row ? [key.length > 0 ? key.join(' ') : t('forms:page.view.row')] : []),
    ...(column ? [readLabel(column.label, language)] : []),
  ].join(' · ')
}

const columnsIn = (t: TFunction): DataColumn<{ at: number; difference: Difference }>[] => [
  {
    key: 'field',
    label: t('forms:page.view.differences.field'),
    show: ({ difference }) => <Place difference={difference} />,
  },
  {
    key: 'before',
    label: t('forms:page.view.differences.before'),
    show: ({ difference }) => (
      <del className={styles.former}>
        <Content difference={difference} side="before" />
      </del>
    ),
  },
  {
    key: 'after',
    label: t('forms:page.view.differences.after'),
    show: ({ difference }) => (
      <ins className={styles.present}>
        <Content difference={difference} side="after" />
      </ins>
    ),
  },
]

/** Old against new, one difference a line, each value as the form shows it. */
export default function DifferenceTable({ definition, differences, values, today, names }: DifferenceTableProps) {
  const { t } = useTranslation()
  const view = useFormView({ definition, values, today, readOnly: true, ...(names ? { names } : {}) })
  return (
    <ViewContext value={view}>
      <DataTable
        columns={columnsIn(t)}
        rows={differences.map((difference, at) => ({ at, difference }))}
        keyOf={({ at }) => String(at)}
      />
    </ViewContext>
  )
}
