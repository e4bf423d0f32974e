import { DownloadOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  Ago,
  ApiProblem,
  api,
  apiUrl,
  EmptyState,
  formatBytes,
  formatCount,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StateBadge,
  useApi,
  useLiveRefresh,
  useLocale,
  useProblemText,
  useTextOr,
} from '#kit'
import styles from './table.module.css'

/** `GET /api/v1/exports`: own exports, newest first. */
export type ExportJob = {
  id: string
  list: string
  format: string
  state: string
  rows: number | null
  total: number | null
  size: number | null
  fileName: string | null
  /** Why it failed. */
  module: string | null
  code: string | null
  params: Record<string, unknown> | null
  createdAt: string
  expiresAt: string | null
}

const GOING = new Set(['pending', 'queued', 'running'])

function Actions({ job, changed }: { job: ExportJob; changed: () => void }) {
  const { t } = useTranslation()
  if (job.state === 'ready') {
    return (
      <Button size="small" icon={<DownloadOutlined />} href={apiUrl(`/exports/${job.id}/file`)}>
        {t('app:downloads.download')}
      </Button>
    )
  }
  if (!GOING.has(job.state)) return null
  return (
    <Button size="small" onClick={() => void api.post(`/exports/${job.id}/cancel`).then(changed, changed)}>
      {t('kit:cancel')}
    </Button>
  )
}

function JobRow({ job, changed }: { job: ExportJob; changed: () => void }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const textOr = useTextOr()
  const problemText = useProblemText()
  const label = (key: string) => t(`app:downloads.column.${key}`)
  const problem =
    job.code && job.module
      ? problemText(new ApiProblem({ status: 409, code: job.code, module: job.module, params: job.params ?? {} }))
      : null
  return (
    <tr>
      <td data-label={label('file')}>{job.fileName ?? textOr(`${job.list.replace('.', ':list.')}`, job.list)}</td>
      <td data-label={label('state')}>
        {GOING.has(job.state) && job.total ? (
          <Progress
            size="small"
            percent={Math.floor(((job.rows ?? 0) / job.total) * 100)}
            aria-label={label('state')}
          />
        ) : (
          <StateBadge
            values="app:downloads.state"
            value={job.state}
            reasons={problem ? [problem.title, problem.next] : []}
          />
        )}
      </td>
      <td data-label={label('rows')}>{job.rows === null ? '–' : formatCount(job.rows, locale)}</td>
      <td data-label={label('size')}>{job.size === null ? '–' : formatBytes(job.size, locale)}</td>
      <td data-label={label('created')}>
        <Ago value={job.createdAt} />
      </td>
      <td data-label={label('expires')}>
        <Instant value={job.expiresAt} />
      </td>
      <td>
        <Actions job={job} changed={changed} />
      </td>
    </tr>
  )
}

/** The download centre: exports in progress, ready until they expire. */
export default function Downloads() {
  const { t } = useTranslation()
  const exports = useApi<{ items: ExportJob[] }>('/exports')
  useLiveRefresh('exports', null, exports)
  return (
    <Page>
      <PageHeader title={t('app:downloads.title')} subtitle={t('app:downloads.lead')} />
      <Panel flush>
        <QueryState query={exports}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                icon={<DownloadOutlined />}
                title={t('app:downloads.none')}
                hint={t('app:downloads.noneHint')}
              />
            ) : (
              <table className={styles.table}>
                <thead>
                  <tr>
                    {['file', 'state', 'rows', 'size', 'created', 'expires'].map((key) => (
                      <th key={key} scope="col">
                        {t(`app:downloads.column.${key}`)}
                      </th>
                    ))}
                    <th scope="col">
                      <span className="k-visually-hidden">{t('kit:table.actions')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((job) => (
                    <JobRow key={job.id} job={job} changed={() => void exports.refetch()} />
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
