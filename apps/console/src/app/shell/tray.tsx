import { InboxOutlined } from '@ant-design/icons'
import { Badge, Button, Popover, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiUrl, type BulkRun, EmptyState, Link, useApi, useCommandTitle, useLiveRefresh } from '#kit'
import type { ExportJob } from '../pages/downloads.tsx'
import styles from './tray.module.css'

const RECENT = 5
const RUNNING = new Set(['pending', 'running', 'queued', 'waiting'])

function Exports({ jobs }: { jobs: readonly ExportJob[] }) {
  const { t } = useTranslation()
  return (
    <ul className={styles.list}>
      {jobs.slice(0, RECENT).map((job) => (
        <li key={job.id}>
          <span className={styles.name}>{job.fileName ?? job.list}</span>
          {job.state === 'ready' ? (
            <a href={apiUrl(`/exports/${job.id}/file`)}>{t('app:downloads.download')}</a>
          ) : (
            <span className={styles.state}>{t(`app:downloads.state.${job.state}`)}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

function Runs({ runs }: { runs: readonly BulkRun[] }) {
  const title = useCommandTitle()
  return (
    <ul className={styles.list}>
      {runs.slice(0, RECENT).map((run) => (
        <li key={run.id}>
          <Link to={`/bulk-runs/${run.id}`} className={styles.name}>
            {title(run.command)}
          </Link>
          <Progress
            size="small"
            style={{ width: 110 }}
            percent={run.total ? Math.floor(((run.done + run.awaiting + run.failed) / run.total) * 100) : 0}
            aria-label={title(run.command)}
          />
        </li>
      ))}
    </ul>
  )
}

/** What runs for this person in the background, and the files that are ready. */
export function Tray() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const exports = useApi<{ items: ExportJob[] }>('/exports')
  const runs = useApi<{ items: BulkRun[] }>('/bulk-runs')
  useLiveRefresh('exports', null, exports)
  useLiveRefresh('bulk-runs', null, runs)
  const jobs = exports.data?.items ?? []
  const bulk = runs.data?.items ?? []
  const busy = [...jobs, ...bulk].filter((item) => RUNNING.has(item.state)).length
  const content = (
    <div className={styles.tray}>
      {jobs.length + bulk.length === 0 ? <EmptyState title={t('app:tray.none')} hint={t('app:tray.noneHint')} /> : null}
      {jobs.length > 0 ? (
        <section>
          <h3 className={styles.title}>
            {t('app:downloads.title')}{' '}
            <Link to="/downloads" onClick={() => setOpen(false)}>
              {t('app:tray.all')}
            </Link>
          </h3>
          <Exports jobs={jobs} />
        </section>
      ) : null}
      {bulk.length > 0 ? (
        <section>
          <h3 className={styles.title}>
            {t('app:bulkRuns.title')}{' '}
            <Link to="/bulk-runs" onClick={() => setOpen(false)}>
              {t('app:tray.all')}
            </Link>
          </h3>
          <Runs runs={bulk} />
        </section>
      ) : null}
    </div>
  )
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" content={content} placement="bottomRight">
      <Badge count={busy} size="small" color="var(--k-accent)" offset={[-6, 6]}>
        <Button type="text" icon={<InboxOutlined />} aria-label={t('app:tray.title')} />
      </Badge>
    </Popover>
  )
}
