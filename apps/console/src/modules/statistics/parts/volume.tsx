import { useTranslation } from 'react-i18next'
import {
  BusinessDate,
  Chart,
  type DataColumn,
  DataTable,
  EmptyState,
  formatDate,
  Grid,
  Link,
  Panel,
  Quantity,
  Rate,
  useLocale,
  useTextOr,
} from '#kit'
import { casesOf, correctedOf, type Filters, finishedOf, lateOf } from '../period.ts'
import type { Group, Summary, SummaryRow } from '../wire.ts'

/** Bars that still can be told apart; the table beside has them all. */
const TOP = 12

/** The filter of the monitor that selects what a row counts. */
const FILTER: Record<Group, string | null> = {
  flow: 'flowId',
  department: 'departmentId',
  person: 'makerId',
  businessLine: 'businessLine',
  day: null,
}

function useRowName(by: Group): (row: SummaryRow) => string {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return ({ key, name }) => {
    if (key === null) return t('statistics:page.nowhere')
    return by === 'businessLine' ? textOr(`access:state.businessLine.${key}`, key) : (name ?? key)
  }
}

function Hot({ summary, by, filters }: { summary: Summary; by: Group; filters: Filters }) {
  const { t } = useTranslation()
  const nameOf = useRowName(by)
  const opened = t('statistics:page.figure.opened')
  const finished = t('statistics:page.figure.finished')
  const rows = summary.rows.slice(0, TOP)
  const names = rows.map(nameOf)
  const option = () => ({
    grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect' },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', minInterval: 1 },
    yAxis: { type: 'category', inverse: true, data: names, axisLabel: { width: 160, overflow: 'truncate' } },
    series: [
      { name: opened, type: 'bar', barMaxWidth: 12, data: rows.map((row) => row.opened) },
      { name: finished, type: 'bar', barMaxWidth: 12, data: rows.map((row) => row.finished) },
    ],
  })
  return (
    <Panel title={t('statistics:page.hot')}>
      {rows.length === 0 ? (
        <EmptyState title={t('statistics:page.none')} />
      ) : (
        <Chart
          label={t('statistics:page.hot')}
          option={option}
          height={Math.max(180, rows.length * 34 + 60)}
          columns={[t(`statistics:page.group.${by}`), opened, finished]}
          rows={rows.map((row, index) => {
            const filter = FILTER[by]
            const link = filter && row.key ? casesOf(filters, { [filter]: row.key }) : null
            return [
              link ? (
                <Link key="l" to={link}>
                  {names[index]}
                </Link>
              ) : (
                names[index]
              ),
              row.opened,
              row.finished,
            ]
          })}
        />
      )}
    </Panel>
  )
}

function ByDay({ days }: { days: Summary }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const opened = t('statistics:page.figure.opened')
  const finished = t('statistics:page.figure.finished')
  const line = { type: 'line', symbolSize: 7, showSymbol: days.rows.length < 3 }
  const option = () => ({
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect' },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: days.rows.map((row) => formatDate(row.key ?? '', locale)) },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      { ...line, name: opened, data: days.rows.map((row) => row.opened) },
      { ...line, name: finished, data: days.rows.map((row) => row.finished) },
    ],
  })
  return (
    <Panel title={t('statistics:page.byDay')}>
      {days.rows.length === 0 ? (
        <EmptyState title={t('statistics:page.none')} />
      ) : (
        <Chart
          label={t('statistics:page.byDay')}
          option={option}
          height={240}
          columns={[t('statistics:field.day'), opened, finished]}
          rows={days.rows.map((row) => [<BusinessDate key="d" value={row.key} />, row.opened, row.finished])}
        />
      )}
    </Panel>
  )
}

const percent = (value: string | null): number | null => (value === null ? null : Math.round(Number(value) * 1000) / 10)

/** How shares went from day to day; a day on which nothing ended has none. */
function Quality({ days }: { days: Summary }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const shares = ['accuracy', 'timeliness'] as const
  const names = shares.map((key) => t(`statistics:page.figure.${key}`))
  const option = () => ({
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect' },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => (value === null ? '–' : `${String(value)}%`) },
    xAxis: { type: 'category', data: days.rows.map((row) => formatDate(row.key ?? '', locale)) },
    yAxis: {
      type: 'value',
      max: 100,
      min: ({ min }: { min: number }) => Math.max(0, Math.floor(min / 10) * 10 - 10),
      axisLabel: { formatter: '{value}%' },
    },
    series: shares.map((key, n) => ({
      name: names[n],
      type: 'line',
      symbolSize: 7,
      connectNulls: true,
      showSymbol: days.rows.length < 3,
      data: days.rows.map((row) => percent(row[key])),
    })),
  })
  return (
    <Panel title={t('statistics:page.quality')}>
      <Chart
        label={t('statistics:page.quality')}
        option={option}
        height={240}
        columns={[t('statistics:field.day'), ...names]}
        rows={days.rows.map((row) => [
          <BusinessDate key="d" value={row.key} />,
          <Rate key="a" value={row.accuracy} />,
          <Rate key="t" value={row.timeliness} />,
        ])}
      />
    </Panel>
  )
}

/** A share that is not whole leads to what it lacks. */
const Share = ({ value, to }: { value: string | null; to: string | null }) =>
  to && value !== null && Number(value) < 1 ? (
    <Link to={to}>
      <Rate value={value} />
    </Link>
  ) : (
    <Rate value={value} />
  )

function useColumns(by: Group, filters: Filters): DataColumn<SummaryRow>[] {
  const { t } = useTranslation()
  const nameOf = useRowName(by)
  const label = (key: string) => t(`statistics:page.figure.${key}`)
  const filter = FILTER[by]
  const to = (row: SummaryRow, of: string | null, path: typeof correctedOf) =>
    of && row.key ? path(filters, { [of]: row.key }) : null
  return [
    {
      key: 'name',
      label: t(`statistics:page.group.${by}`),
      show: (row) =>
        filter && row.key ? <Link to={casesOf(filters, { [filter]: row.key })}>{nameOf(row)}</Link> : nameOf(row),
    },
    { key: 'opened', label: label('opened'), show: (row) => <Quantity value={row.opened} /> },
    {
      key: 'finished',
      label: label('finished'),
      show: (row) =>
        filter && row.key ? (
          <Link to={finishedOf(filters, { [filter]: row.key })}>
            <Quantity value={row.finished} />
          </Link>
        ) : (
          <Quantity value={row.finished} />
        ),
    },
    {
      key: 'accuracy',
      label: label('accuracy'),
      show: (row) => <Share value={row.accuracy} to={to(row, filter, correctedOf)} />,
    },
    { key: 'decided', label: label('decided'), show: (row) => <Quantity value={row.decided} /> },
    {
      key: 'timeliness',
      label: label('timeliness'),
      // Whoever decided late need not be who asked, which is whom the monitor's cases are found by.
      show: (row) => <Share value={row.timeliness} to={by === 'person' ? null : to(row, filter, lateOf)} />,
    },
  ]
}

/** Every row with all its figures; the name leads to the cases. */
function Table({ summary, by, filters }: { summary: Summary; by: Group; filters: Filters }) {
  const { t } = useTranslation()
  const columns = useColumns(by, filters)
  return (
    <Panel title={t(`statistics:page.by.${by}`)} flush>
      <DataTable keyOf={(row) => row.key ?? ''} rows={summary.rows} columns={columns} />
    </Panel>
  )
}

/** Hot business, the course of the period, and the table behind both. */
export function Volume(props: { summary: Summary; days: Summary | null; by: Group; filters: Filters }) {
  const { summary, days, by, filters } = props
  return (
    <>
      <Grid>
        <Hot summary={summary} by={by} filters={filters} />
        {days ? <ByDay days={days} /> : null}
      </Grid>
      {days && days.rows.length > 0 ? <Quality days={days} /> : null}
      <Table summary={summary} by={by} filters={filters} />
    </>
  )
}
