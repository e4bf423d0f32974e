import { InboxOutlined } from '@ant-design/icons'
import { Badge, Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiUrl, type BulkRun, DropPanel, EmptyState, Link, useApi, useCommandTitle, useLiveRefresh } from '#kit'
import { useListName } from '../parts/list-name.ts'
import styles from './tray.module.css'

/** `GET /api/v1/exports`, as far as the tray says it. */
type ExportJob = { id: string; list: string; state: string; fileName: string | null }

const RECENT = 5
/** How many are asked for: enough to count what is under way. */
const ASKED = { limit: 20 }
const RUNNING = new Set(['running', 'queued'])

function Exports({ jobs }: { jobs: readonly ExportJob[] }) {
  const { t } = useTranslation()
  const listName = useListName()
  return (
    <ul className={styles.list}>
      {jobs.slice(0, RECENT).map((job) => (
        <li key={job.id}>
          <span className={styles.name}>{job.fileName ?? listName(job.list)}</span>
          {job.state === 'ready' ? (
            <a href={apiUrl(`/exports/${job.id}/file`)}>{t('app:downloads.download')}</a>
          ) : (
            <span className={styles.state}>{t(`platform:state.export.${job.state}`)}</span>
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
  const exports = useApi<{ items: ExportJob[] }>('/exports', ASKED)
  const runs = useApi<{ items: BulkRun[] }>('/bulk-runs', ASKED)
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
    <DropPanel open={open} onOpenChange={setOpen} content={content}>
      <Badge count={busy} size="small" color="var(--k-accent)" offset={[-6, 6]}>
        <Button type="text" icon={<InboxOutlined aria-hidden="true" />} aria-label={t('app:tray.title')} />
      </Badge>
    </DropPanel>
  )
}
