import { DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import {
  Instant,
  Link,
  Page,
  PageHeader,
  QueryState,
  SPANS,
  Stack,
  Tabs,
  useApi,
  usePageSearch,
  useReferences,
} from '#kit'
import { Slow } from '../parts/slow.tsx'
import { Totals } from '../parts/totals.tsx'
import { Volume } from '../parts/volume.tsx'
import { filtersOf } from '../period.ts'
import type { Group, Summary } from '../wire.ts'
import styles from './statistics.module.css'

const GROUPS: readonly Group[] = ['flow', 'department', 'person', 'businessLine']

/** A filter whose input the module that knows the ids brings. */
function ById({
  name,
  value,
  change,
}: {
  name: 'flowId' | 'departmentId'
  value: string | undefined
  change: (id: string | null) => void
}) {
  const { t } = useTranslation()
  const Input = useReferences()[name]?.Input
  if (!Input) return null
  const label = t(`statistics:field.${name}`)
  return (
    <label className={styles.filter}>
      <span>{label}</span>
      <Input
        value={value ?? null}
        label={label}
        placeholder={t(`statistics:page.all.${name}`)}
        onChange={(next) => change(typeof next === 'string' ? next : null)}
      />
    </label>
  )
}

/** How much went through the flows of a period, how well and how fast; each figure leads to its cases. */
export default function Statistics() {
  const { t } = useTranslation()
  const [search, change] = usePageSearch()
  const { span, ...filters } = filtersOf(search)
  const by = GROUPS.find((group) => group === search.by) ?? 'flow'
  const figures = useApi<Summary>('/statistics/summary', { ...filters, by })
  const days = useApi<Summary>('/statistics/summary', { ...filters, by: 'day' })
  return (
    <Page>
      <PageHeader
        title={t('statistics:page.title')}
        subtitle={t('statistics:page.lead')}
        actions={<Link to="/statistics/days">{t('statistics:page.days')}</Link>}
      />
      <div className={styles.filters}>
        <Segmented
          aria-label={t('statistics:page.period')}
          value={span === null ? '' : String(span)}
          options={SPANS.map((days) => ({ value: String(days), label: t('statistics:page.span', { count: days }) }))}
          onChange={(next) => change({ span: next, from: null, to: null })}
        />
        <DatePicker.RangePicker
          aria-label={t('statistics:page.ownPeriod')}
          placeholder={[t('kit:filters.from'), t('kit:filters.until')]}
          value={[dayjs(filters.from), dayjs(filters.to)]}
          allowClear={false}
          onChange={(range) => {
            const [from, to] = (range ?? []).map((one) => one?.format('YYYY-MM-DD') ?? null)
            change({ span: null, from: from ?? null, to: to ?? null })
          }}
        />
        <ById name="flowId" value={filters.flowId} change={(flowId) => change({ flowId })} />
        <ById name="departmentId" value={filters.departmentId} change={(departmentId) => change({ departmentId })} />
      </div>
      <QueryState query={figures}>
        {(data) => (
          <Stack>
            <Totals total={data.total} filters={filters} />
            <Tabs
              activeKey={by}
              items={GROUPS.map((key) => ({ key, label: t(`statistics:page.by.${key}`) }))}
              onChange={(key) => change({ by: key })}
            />
            <Volume summary={data} days={days.data ?? null} by={by} filters={filters} />
            <Slow filters={filters} />
            <p className={styles.asOf}>
              {t('statistics:page.asOf')} {data.asOf ? <Instant value={data.asOf} /> : t('statistics:page.never')}
            </p>
          </Stack>
        )}
      </QueryState>
    </Page>
  )
}
