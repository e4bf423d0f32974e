import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { usage } from '#contract/sources'
import {
  Chart,
  type ChartProps,
  EmptyState,
  formatCount,
  formatDate,
  Grid,
  Panel,
  QueryState,
  RecordTable,
  Stack,
  useApi,
  useLocale,
} from '#kit'

type Usage = z.infer<typeof usage>
type Palette = Parameters<ChartProps['option']>[0]

const axes = (days: readonly { day: string }[]) => ({
  grid: { left: 44, right: 12, top: 30, bottom: 26 },
  legend: { top: 0 },
  tooltip: { trigger: 'axis' },
  xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5)) },
  yAxis: { type: 'value', minInterval: 1 },
})

function Charts({ data }: { data: Usage }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const word = (key: string) => t(`sources:page.log.${key}`)
  const [done, failed, median, slow] = [word('done'), word('failed'), word('median'), word('slow')]
  const { days } = data
  const bar = { type: 'bar', barMaxWidth: 28, stack: 'runs' }
  const count = (palette: Palette) => ({
    ...axes(days),
    series: [
      { ...bar, name: done, data: days.map((one) => one.runs - one.failed) },
      { ...bar, name: failed, data: days.map((one) => one.failed), itemStyle: { color: palette.tones.bad.ink } },
    ],
  })
  const time = () => ({
    ...axes(days),
    series: [
      { name: median, type: 'line', data: days.map((one) => one.p50) },
      { name: slow, type: 'line', data: days.map((one) => one.p95) },
    ],
  })
  const number = (value: number | null) => (value === null ? '–' : formatCount(value, locale))
  return (
    <Grid>
      <Panel title={word('use')}>
        <Chart
          label={word('use')}
          option={count}
          columns={[t('sources:field.startedOn'), done, failed]}
          rows={days.map((one) => [formatDate(one.day, locale), number(one.runs - one.failed), number(one.failed)])}
        />
      </Panel>
      <Panel title={word('time')}>
        <Chart
          label={word('time')}
          option={time}
          columns={[t('sources:field.startedOn'), median, slow]}
          rows={days.map((one) => [formatDate(one.day, locale), number(one.p50), number(one.p95)])}
        />
      </Panel>
    </Grid>
  )
}

/** How often a source is asked, how long it takes, and every single run. */
export function Log({ sourceId }: { sourceId: string }) {
  const { t } = useTranslation()
  const query = useApi<Usage>(`/sources/${sourceId}/usage`)
  return (
    <Stack>
      <QueryState query={query}>
        {(data) =>
          data.days.length === 0 ? <EmptyState title={t('sources:page.log.none')} /> : <Charts data={data} />
        }
      </QueryState>
      <RecordTable listId="sources.run" fixed={{ sourceId }} />
    </Stack>
  )
}
