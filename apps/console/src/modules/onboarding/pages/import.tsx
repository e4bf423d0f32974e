import { DownloadOutlined } from '@ant-design/icons'
import { Button, Progress, Steps } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  ApiProblem,
  apiUrl,
  CommandButton,
  ErrorNote,
  formatCount,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StateBadge,
  StatusBadge,
  useApi,
  useLiveRefresh,
  useLocale,
  usePageParams,
} from '#kit'
import { type ImportDetail, ImportRows } from '../parts/import-rows.tsx'
import styles from './import.module.css'

const STEP: Record<ImportDetail['state'], number> = {
  CHECKING: 0,
  CHECKED: 1,
  RUNNING: 2,
  DONE: 3,
  CANCELLED: 1,
  REFUSED: 0,
}

/** Checked, confirmed, run: where it stands and what can be done now. */
function Standing({ data }: { data: ImportDetail }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const number = (value: number) => formatCount(value, locale)
  const bad = data.rowsTotal - data.rowsValid
  const over = data.rowsDone + data.rowsFailed
  return (
    <Panel>
      <Steps
        size="small"
        responsive
        current={STEP[data.state]}
        status={data.state === 'REFUSED' ? 'error' : 'process'}
        items={['checking', 'confirm', 'running', 'done'].map((step) => ({
          title: t(`onboarding:page.import.step.${step}`),
        }))}
      />
      {data.state === 'RUNNING' && data.rowsValid > 0 ? (
        <Progress percent={Math.floor((over / data.rowsValid) * 100)} aria-label={t('kit:bulk.progress')} />
      ) : null}
      <div className={styles.figures} role="status" style={{ marginTop: 14 }}>
        <StatusBadge tone="neutral" label={t('onboarding:page.import.total', { text: number(data.rowsTotal) })} />
        <StatusBadge tone="info" label={t('onboarding:page.import.valid', { text: number(data.rowsValid) })} />
        {bad > 0 && data.state !== 'CHECKING' ? (
          <StatusBadge tone="bad" label={t('onboarding:page.import.invalid', { text: number(bad) })} />
        ) : null}
        {data.rowsDone > 0 ? (
          <StatusBadge tone="good" label={t('onboarding:page.import.done', { text: number(data.rowsDone) })} />
        ) : null}
        {data.rowsFailed > 0 ? (
          <StatusBadge tone="bad" label={t('onboarding:page.import.failed', { text: number(data.rowsFailed) })} />
        ) : null}
      </div>
      {data.imagesUnused.length > 0 ? (
        <p className={styles.lead}>
          {t('onboarding:page.import.unused', {
            count: data.imagesUnused.length,
            names: data.imagesUnused.slice(0, 20).join(t('kit:listSeparator')),
          })}
        </p>
      ) : null}
    </Panel>
  )
}

function Actions({ data }: { data: ImportDetail }) {
  const { t } = useTranslation()
  const fixed = { id: data.id }
  const bad = data.rowsTotal - data.rowsValid + data.rowsFailed
  return (
    <>
      {bad > 0 && data.state !== 'CHECKING' ? (
        <Button icon={<DownloadOutlined aria-hidden="true" />} href={apiUrl(`/onboarding/imports/${data.id}/errors`)}>
          {t('onboarding:page.import.errorFile')}
        </Button>
      ) : null}
      {data.state === 'CHECKED' ? (
        <>
          <CommandButton command="onboarding.import.cancel" fixed={fixed} />
          {data.rowsValid > 0 ? (
            <CommandButton command="onboarding.import.confirm" type="primary" fixed={fixed} />
          ) : null}
        </>
      ) : null}
      {data.state === 'DONE' && data.rowsFailed > 0 ? (
        <CommandButton command="onboarding.import.retry" fixed={fixed} />
      ) : null}
    </>
  )
}

/** One import: what is wrong row by row before anything happens, then what became of each. */
export default function ImportPage() {
  const { t } = useTranslation()
  const { importId = '' } = usePageParams()
  const found = useApi<ImportDetail>(`/onboarding/imports/${importId}`)
  useLiveRefresh('imports', importId, found)
  return (
    <Page>
      <QueryState query={found}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/imports', label: t('onboarding:page.imports.title') }}
              title={data.fileName}
              subtitle={[
                data.imagesName,
                t(`accounts:state.businessLine.${data.businessLine}`),
                t(`onboarding:state.outcome.${data.outcome}`),
              ]
                .filter(Boolean)
                .join(' · ')}
              status={<StateBadge values="onboarding:state.import" value={data.state} />}
              actions={<Actions data={data} />}
            />
            {data.failure ? <ErrorNote error={new ApiProblem({ status: 422, ...data.failure })} /> : null}
            <Standing data={data} />
            {data.rowsTotal > 0 ? <ImportRows data={data} /> : null}
          </>
        )}
      </QueryState>
    </Page>
  )
}
