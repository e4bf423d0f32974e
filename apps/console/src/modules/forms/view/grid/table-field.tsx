import { PlusOutlined } from '@ant-design/icons'
import { Button, Pagination } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { settle, type TableField as TableFieldType, tableOf } from '#contract/forms'
import { useIsNarrow } from '#kit'
import { useView, type View, ViewContext } from '../props.ts'
import { useProblemWords } from '../use-words.ts'
import { Cards } from './cards.tsx'
import { CellProblems } from './cell-problems.tsx'
import styles from './grid.module.css'
import { Grid } from './grid.tsx'
import { SheetButtons } from './sheet-buttons.tsx'
import { type Rows, useRows } from './use-rows.ts'

/** Rows shown at a time; more are a page away. */
const PAGE = { grid: 100, cards: 20 } as const

/** A table or component: its rows, and what adds to them. */
export function TableField({ field }: { field: TableFieldType }) {
  const { t } = useTranslation()
  const view = useView()
  const narrow = useIsNarrow()
  const words = useProblemWords(view.language)
  const table = tableOf(field)
  const [page, setPage] = useState(1)
  if (!table) return null
  return <Body key={field.key} {...{ field, table, page, setPage, narrow, words, t, view }} />
}

/**
 * A panel of one row is there to be filled in at once: a row that becomes one of the form with the first thing typed.
 * It is settled beside the form, so that it asks what it will ask.
 */
function useOffered(field: TableFieldType, rows: Rows, wanted: boolean): { rows: Rows; view: View } | null {
  const view = useView()
  const [fresh] = useState(rows.make)
  return useMemo(() => {
    if (!wanted) return null
    const values = { ...view.values, [field.key]: [fresh] }
    const { today, around, lookups, rights } = view
    const settled = settle(view.definition, values, { today, around, lookups, rights, complete: false })
    return {
      view: { ...view, settled },
      rows: { ...rows, rows: [fresh], setCell: (_row, column, value) => rows.set([{ ...fresh, [column]: value }]) },
    }
  }, [wanted, view, rows, fresh, field.key])
}

type BodyProps = {
  field: TableFieldType
  table: NonNullable<ReturnType<typeof tableOf>>
  page: number
  setPage: (page: number) => void
  narrow: boolean
  words: ReturnType<typeof useProblemWords>
  t: ReturnType<typeof useTranslation>['t']
  view: ReturnType<typeof useView>
}

function Body({ field, table, page, setPage, narrow, words, t, view }: BodyProps) {
  const rows = useRows(field, table)
  const single = table.maxRows === 1
  const columns = table.columns.filter(({ key }) => view.settled.shown.has(`${field.key}.${key}`))
  const asCards = narrow || single
  const size = asCards ? PAGE.cards : PAGE.grid
  const pages = Math.max(1, Math.ceil(rows.rows.length / size))
  const at = Math.min(page, pages)
  const part = { field, table, columns, rows, from: (at - 1) * size, count: size }
  const whole = view.problemsAt(field.key)
  const empty =
    rows.rows.length === 0 && !(single && rows.open) && view.comparison.every((one) => one.field !== field.key)
  const offered = useOffered(field, rows, single && rows.open && rows.rows.length === 0)
  return (
    <div className={styles.table}>
      {empty ? (
        <p className={styles.empty}>{t(rows.open ? 'forms:page.view.noRows' : 'forms:page.view.noRowsToRead')}</p>
      ) : offered ? (
        <ViewContext value={offered.view}>
          <Cards {...part} rows={offered.rows} />
        </ViewContext>
      ) : asCards ? (
        <Cards {...part} />
      ) : (
        <Grid {...part} />
      )}
      <div className={styles.foot}>
        {rows.open && !single ? (
          <Button
            icon={<PlusOutlined aria-hidden="true" />}
            disabled={rows.rows.length >= table.maxRows}
            onClick={() => {
              rows.add()
              setPage(Math.ceil((rows.rows.length + 1) / size))
            }}
          >
            {t('forms:page.view.addRow')}
          </Button>
        ) : null}
        {single || !view.uploads.sheets || (empty && !rows.open) ? null : (
          <SheetButtons field={field} table={table} columns={columns} rows={rows} />
        )}
        {pages > 1 ? (
          <Pagination
            size="small"
            current={at}
            pageSize={size}
            total={rows.rows.length}
            showSizeChanger={false}
            onChange={setPage}
          />
        ) : null}
      </div>
      {asCards ? null : <CellProblems field={field} columns={columns} rows={rows} />}
      {whole.map((problem) => (
        <p key={problem.code} className={styles.problem}>
          {words(problem)}
        </p>
      ))}
    </div>
  )
}
