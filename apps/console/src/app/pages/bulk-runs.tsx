import { useTranslation } from 'react-i18next'
import {
  Ago,
  type BulkRun,
  EmptyState,
  formatCount,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StateBadge,
  useApi,
  useCommandTitle,
  useLiveRefresh,
  useLocale,
} from '#kit'
import styles from './table.module.css'

/** Own bulk runs, newest first. */
export default function BulkRuns() {
  const { t } = useTranslation()
  const locale = useLocale()
  const title = useCommandTitle()
  const runs = useApi<{ items: BulkRun[] }>('/bulk-runs')
  useLiveRefresh('bulk-runs', null, runs)
  return (
    <Page>
      <PageHeader title={t('app:bulkRuns.title')} subtitle={t('app:bulkRuns.lead')} />
      <Panel flush>
        <QueryState query={runs}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('app:bulkRuns.none')} hint={t('app:bulkRuns.noneHint')} />
            ) : (
              <table className={styles.table}>
                <thead>
                  <tr>
                    {['command', 'state', 'total', 'failed', 'created'].map((key) => (
                      <th key={key} scope="col">
                        {t(`app:bulkRuns.column.${key}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {items.map((run) => (
                    <tr key={run.id}>
                      <td>
                        <Link to={`/bulk-runs/${run.id}`}>{title(run.command)}</Link>
                      </td>
                      <td data-label={t('app:bulkRuns.column.state')}>
                        <StateBadge values="app:bulkRuns.state" value={run.state} />
                      </td>
                      <td data-label={t('app:bulkRuns.column.total')}>{formatCount(run.total, locale)}</td>
                      <td data-label={t('app:bulkRuns.column.failed')}>{formatCount(run.failed, locale)}</td>
                      <td data-label={t('app:bulkRuns.column.created')}>
                        <Ago value={run.createdAt} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </QueryState>
      </Panel>
    </Page>
  )
}
