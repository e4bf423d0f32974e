import { Button, Progress, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { useLiveRefresh } from '../api/live.tsx'
import { ApiProblem } from '../api/problem.ts'
import { useApi } from '../api/use-api.ts'
import { formatCount } from '../format/numbers.ts'
import { useFieldProblemText, useProblemText } from '../i18n/problem-text.ts'
import { useLocale } from '../i18n/use-text.ts'
import { Link } from '../layout/link.tsx'
import { EmptyState, ErrorNote, QueryState } from '../show/empty.tsx'
import { StateBadge, StatusBadge } from '../show/status.tsx'
import type { BulkItem, BulkRun } from './bulk.ts'
import styles from './bulk-bar.module.css'

const FINISHED = new Set(['done', 'cancelled', 'failed'])
/** A short run may end before this page listens: what is not finished is asked for again now and then. */
const ASK_MS = 2_000

/**
 * Why a row was refused, in words: the reasons that the refusal itself gathers, such as those a launch is blocked for,
 * else the refusal with the places it concerns.
 */
function useRowReasons() {
  const problemText = useProblemText()
  const fieldText = useFieldProblemText()
  return (item: BulkItem): string[] => {
    if (!item.code) return []
    const module = item.module ?? 'platform'
    const refusal = { status: 409, code: item.code, module, params: item.params ?? {} }
    const gathered = (item.fields ?? []).filter((one) => one.path === '' && one.module)
    if (gathered.length > 0)
      return gathered.map((one) => problemText(new ApiProblem({ status: 409, module, ...one })).title)
    const places = (item.fields ?? []).map(
      (one) => `${one.path.replace(/^values\./, '')}: ${fieldText(one.module ?? module, one)}`,
    )
    return [problemText(new ApiProblem(refusal)).title, ...places]
  }
}

/** What rows are called, as far as whoever began the run knew them. */
type Names = ReadonlyMap<string, string> | undefined

/** What became of each row, the refused ones with their reasons. */
function Items({ run, readAt, only, names }: { run: BulkRun; readAt: number; only: string | null; names: Names }) {
  const { t } = useTranslation()
  const reasonsOf = useRowReasons()
  const items = useApi<{ items: BulkItem[]; nextCursor: string | null }>(
    `/bulk-runs/${run.id}/items`,
    only ? { state: only } : {},
  )
  const { isFetching, dataUpdatedAt, refetch } = items
  // The rows are never older than the figures above them: a run may be over while the first look at its rows is under way.
  useEffect(() => {
    if (!isFetching && dataUpdatedAt < readAt) void refetch()
  }, [isFetching, dataUpdatedAt, readAt, refetch])
  return (
    <QueryState query={items}>
      {(data) =>
        data.items.length === 0 ? (
          <EmptyState title={t('kit:bulk.noItems')} />
        ) : (
          <table className={styles.items}>
            <thead>
              <tr>
                <th scope="col">{t('kit:bulk.row')}</th>
                <th scope="col">{t('kit:bulk.result')}</th>
                <th scope="col">{t('kit:bulk.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <tr key={item.n}>
                  <td>{item.label ?? names?.get(item.targetId) ?? item.targetId}</td>
                  <td>
                    <StateBadge values="kit:state.bulkItem" value={item.state} />
                  </td>
                  <td>
                    {item.ticketId ? (
                      <Link to={`/tickets/${item.ticketId}`}>{t('kit:command.openTicket')}</Link>
                    ) : (
                      reasonsOf(item).map((reason) => <div key={reason}>{reason}</div>)
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </QueryState>
  )
}

/** One bulk run: how far it is, what became of each row; cancel while it runs, retry what failed afterwards. */
export function BulkRunProgress({ id, names }: { id: string; names?: ReadonlyMap<string, string> }) {
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
              {finished && data.failed > 0 ? (
                <Button onClick={() => void act('retry')}>{t('kit:bulk.retry')}</Button>
              ) : null}
            </div>
            <Items run={data} readAt={run.dataUpdatedAt} only={only === 'all' ? null : only} names={names} />
          </div>
        )
      }}
    </QueryState>
  )
}
