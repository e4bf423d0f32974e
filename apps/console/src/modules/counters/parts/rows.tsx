import { Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DeliveryDetail, DeliveryRow } from '#contract/counters'
import { type DataColumn, DataTable, StateBadge, useTextOr } from '#kit'
import styles from './rows.module.css'

/** Lines that are shown: those that went wrong before the others. */
const SHOWN_MAX = 200
const RANK: Record<string, number> = { refused: 0, differs: 0, waiting: 1, taken: 1, equal: 2 }

type Line = { row: DeliveryRow; field: string | null }

/** A row by the fields it says anything of; one that takes a rate away is one line. */
function linesOf(row: DeliveryRow): Line[] {
  const said = Object.keys(row.wanted ?? {}).filter((field) => row.wanted?.[field] !== null)
  return said.length === 0 ? [{ row, field: null }] : said.map((field) => ({ row, field }))
}

const valueOf = (values: DeliveryRow['wanted'], field: string | null) => {
  const value = field === null ? null : (values?.[field] ?? null)
  return value === null ? '–' : String(value)
}

function useColumns(): DataColumn<Line>[] {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const field = (key: string) => t(`counters:field.${key}`)
  const place = ({ row }: Line) =>
    [
      row.exchange,
      row.contract || row.product,
      textOr(`rates:state.productType.${row.productType}`, ''),
      textOr(`rates:state.hedgeFlag.${row.hedgeFlag}`, row.hedgeFlag),
    ]
      .filter(Boolean)
      .join(' · ')
  const number = (of: DeliveryRow['wanted'], { field: name }: Line) => (
    <span className="k-number">{valueOf(of, name)}</span>
  )
  return [
    { key: 'line', label: field('line'), show: (line) => line.row.line },
    { key: 'place', label: t('counters:page.delivery.place'), show: place },
    {
      key: 'field',
      label: t('counters:page.delivery.field'),
      show: ({ row, field: name }) =>
        name === null ? t(`counters:state.operation.${row.operation}`) : t(`counters:state.source.${name}`),
    },
    { key: 'before', label: field('before'), show: (line) => number(line.row.before, line) },
    { key: 'wanted', label: field('wanted'), show: (line) => number(line.row.wanted, line) },
    { key: 'found', label: field('found'), show: (line) => number(line.row.found, line) },
    {
      key: 'state',
      label: field('state'),
      show: ({ row }) => (
        <StateBadge
          values="counters:state.row"
          value={row.state}
          reasons={
            row.code === null
              ? []
              : [
                  [
                    textOr(`counters:state.code.${row.code}`, row.code),
                    row.message && textOr(`counters:state.source.${row.message}`, row.message),
                  ]
                    .filter(Boolean)
                    .join(' · '),
                ]
          }
        />
      ),
    },
  ]
}

/** What was approved, beside what stood there before and what was read back. */
export function Rows({ delivery }: { delivery: DeliveryDetail }) {
  const { t } = useTranslation()
  const columns = useColumns()
  const lines = delivery.rows
    .toSorted((a, b) => (RANK[a.state] ?? 1) - (RANK[b.state] ?? 1) || a.line - b.line)
    .flatMap(linesOf)
  return (
    <>
      <DataTable
        columns={columns}
        rows={lines.slice(0, SHOWN_MAX)}
        keyOf={({ row, field }) => `${row.line} ${field}`}
      />
      {lines.length > SHOWN_MAX ? (
        <Typography.Paragraph type="secondary" className={styles.more}>
          {t('counters:page.delivery.more', { count: lines.length - SHOWN_MAX })}
        </Typography.Paragraph>
      ) : null}
    </>
  )
}
