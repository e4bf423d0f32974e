import { Button } from 'antd'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type DataColumn,
  DataTable,
  EmptyState,
  formatDuration,
  Link,
  Panel,
  Quantity,
  QueryState,
  useApi,
  useLocale,
  usePageSearch,
  useParts,
} from '#kit'
import { casesOf, type Filters } from '../period.ts'
import type { SlowFlows } from '../wire.ts'
import styles from './parts.module.css'

type SlowRow = SlowFlows['rows'][number]

function useColumns(choose: (flowId: string) => void): DataColumn<SlowRow>[] {
  const { t } = useTranslation()
  const locale = useLocale()
  const label = (key: string) => t(`statistics:page.slowFigure.${key}`)
  return [
    {
      key: 'flow',
      label: t('statistics:field.flow'),
      show: (row) => (
        <Button type="link" size="small" className={styles.name ?? ''} onClick={() => choose(row.key)}>
          {row.name}
        </Button>
      ),
    },
    { key: 'p90', label: label('p90'), show: (row) => formatDuration(row.p90, locale) },
    { key: 'p50', label: label('p50'), show: (row) => formatDuration(row.p50, locale) },
    { key: 'longest', label: label('longest'), show: (row) => formatDuration(row.longest, locale) },
    { key: 'count', label: label('count'), show: (row) => <Quantity value={row.count} /> },
    {
      key: 'running',
      label: label('running'),
      show: (row) => (
        <Link to={`/monitor?flowId=${row.key}&caseState=running`}>
          <Quantity value={row.running} />
        </Link>
      ),
    },
  ]
}

/** The flow drawn with how long work waits at each step; the module that knows drawings brings it. */
function Heat({ flowId }: { flowId: string }) {
  return useParts('flowHeat', flowId).map((part) => <Fragment key={part.id}>{part.content}</Fragment>)
}

/** What takes longest; a flow chosen shows where it waits. */
export function Slow({ filters }: { filters: Filters }) {
  const { t } = useTranslation()
  const [, change] = usePageSearch()
  const columns = useColumns((flowId) => change({ flowId }))
  const slow = useApi<SlowFlows>('/statistics/slow', { ...filters })
  return (
    <>
      <Panel title={t('statistics:page.slow')} flush>
        <QueryState query={slow}>
          {({ rows }) =>
            rows.length === 0 ? (
              <EmptyState title={t('statistics:page.none')} />
            ) : (
              <DataTable keyOf={(row) => row.key} rows={rows} columns={columns} />
            )
          }
        </QueryState>
      </Panel>
      {filters.flowId ? (
        <Panel
          title={t('statistics:page.heat')}
          extra={<Link to={casesOf(filters)}>{t('statistics:page.cases')}</Link>}
        >
          <Heat flowId={filters.flowId} />
        </Panel>
      ) : null}
    </>
  )
}
