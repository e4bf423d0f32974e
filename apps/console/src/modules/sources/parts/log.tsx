import { useCallback } from 'react'
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

const axes = (palette: Palette, days: readonly string[]) => ({
  grid: { left: 44, right: 12, top: 30, bottom: 26 },
  legend: { top: 0, textStyle: { color: palette.inkSoft } },
  tooltip: { trigger: 'axis' },
  xAxis: { type: 'category', data: days, axisLabel: { color: palette.inkFaint } },
  yAxis: {
    type: 'value',
    minInterval: 1,
    axisLabel: { color: palette.inkFaint },
    splitLine: { lineStyle: { color: palette.line } },
  },
})

function Charts({ data }: { data: Usage }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const word = (key: string) => t(`sources:page.log.${key}`)
  const [done, failed, median, slow] = [word('done'), word('failed'), word('median'), word('slow')]
  const count = useCallback(
    (palette: Palette) => ({
      ...axes(
        palette,
        data.days.map((one) => one.day.slice(5)),
      ),
      series: [
        {
          name: done,
          type: 'bar',
          barMaxWidth: 28,
          stack: 'runs',
          data: data.days.map((one) => one.runs - one.failed),
        },
        {
          name: failed,
          type: 'bar',
          barMaxWidth: 28,
          stack: 'runs',
          data: data.days.map((one) => one.failed),
          itemStyle: { color: palette.tones.bad.ink },
        },
      ],
    }),
    [data, done, failed],
  )
  const time = useCallback(
    (palette: Palette) => ({
      ...axes(
        palette,
        data.days.map((one) => one.day.slice(5)),
      ),
      series: [
        { name: median, type: 'line', data: data.days.map((one) => one.p50) },
        { name: slow, type: 'line', data: data.days.map((one) => one.p95) },
      ],
    }),
    [data, median, slow],
  )
  const number = (value: number | null) => (value === null ? '–' : formatCount(value, locale))
  return (
    <Grid>
      <Panel title={word('use')}>
        <Chart
          label={word('use')}
          option={count}
          columns={[t('sources:field.startedOn'), done, failed]}
          rows={data.days.map((one) => [
            formatDate(one.day, locale),
            number(one.runs - one.failed),
            number(one.failed),
          ])}
        />
      </Panel>
      <Panel title={word('time')}>
        <Chart
          label={word('time')}
          option={time}
          columns={[t('sources:field.startedOn'), median, slow]}
          rows={data.days.map((one) => [formatDate(one.day, locale), number(one.p50), number(one.p95)])}
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
