import { Button, Progress, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { useLiveRefresh } from '../api/live.tsx'
import { useApi } from '../api/use-api.ts'
import { formatCount } from '../format/numbers.ts'
import { useLocale } from '../i18n/use-text.ts'
import { ErrorNote, QueryState } from '../show/empty.tsx'
import { StatusBadge } from '../show/status.tsx'
import type { BulkRun } from './bulk.ts'
import styles from './bulk-bar.module.css'
import { BulkItems, type RowNames } from './bulk-items.tsx'

const FINISHED = new Set(['done', 'cancelled', 'failed'])
/** A short run may end before this page listens: what is not finished is asked for again now and then. */
const ASK_MS = 2_000

/** One bulk run: how far it is, what became of each row; cancel while it runs, retry what failed afterwards. */
export function BulkRunProgress({ id, names }: { id: string; names?: RowNames }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const run = useApi<BulkRun>(`/bulk-runs/${id}`)
  useLiveRefresh('bulk-runs', id, run)
  const { refetch } = run
  const open = run.data !== undefined && !FINISHED.has(run.data.state)
  useEffect(() => {
    if (!open) return
    const asking = setInterval(() => void refetch(), ASK_MS)
    return () => clearInterval(asking)
  }, [open, refetch])
  const [only, setOnly] = useState('all')
  const [problem, setProblem] = useState<unknown>(null)
  const act = (verb: 'cancel' | 'retry') => api.post(`/bulk-runs/${id}/${verb}`).then(() => run.refetch(), setProblem)
  return (
    <QueryState query={run}>
      {(data) => {
        const over = data.done + data.awaiting + data.failed
        const finished = FINISHED.has(data.state)
        return (
          <div className={styles.run}>
            {problem ? <ErrorNote error={problem} /> : null}
            <Progress
              percent={data.total === 0 ? 0 : Math.floor((over / data.total) * 100)}
              status={finished ? (data.failed > 0 ? 'exception' : 'success') : 'active'}
              aria-label={t('kit:bulk.progress')}
            />
            <div className={styles.figures} role="status">
              <StatusBadge tone="good" label={t('kit:bulk.done', { text: formatCount(data.done, locale) })} />
              {data.awaiting > 0 ? (
                <StatusBadge tone="info" label={t('kit:bulk.awaiting', { text: formatCount(data.awaiting, locale) })} />
              ) : null}
              {data.failed > 0 ? (
                <StatusBadge tone="bad" label={t('kit:bulk.failed', { text: formatCount(data.failed, locale) })} />
              ) : null}
              {data.cancelled > 0 ? (
                <StatusBadge tone="warn" label={t('kit:bulk.undone', { text: formatCount(data.cancelled, locale) })} />
              ) : null}
              <StatusBadge tone="neutral" label={t('kit:bulk.of', { text: formatCount(data.total, locale) })} />
            </div>
            <div className={styles.buttons}>
              <Segmented
                value={only}
                onChange={setOnly}
                options={['all', 'done', 'awaiting', 'failed'].map((value) => ({
                  value,
                  label: t(`kit:bulk.only.${value}`),
                }))}
              />
              {finished ? null : <Button onClick={() => void act('cancel')}>{t('kit:bulk.cancel')}</Button>}
              {finished && data.failed + data.cancelled > 0 ? (
                <Button onClick={() => void act('retry')}>{t('kit:bulk.retry')}</Button>
              ) : null}
            </div>
            <BulkItems run={data} readAt={run.dataUpdatedAt} only={only === 'all' ? null : only} names={names} />
          </div>
        )
      }}
    </QueryState>
  )
}
