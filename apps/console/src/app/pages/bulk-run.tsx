import { useTranslation } from 'react-i18next'
import { type BulkRun, BulkRunProgress, Page, PageHeader, Panel, useApi, useCommandTitle, usePageParams } from '#kit'

/** One bulk run with a result per row. */
export default function BulkRunPage() {
  const { t } = useTranslation()
  const { runId = '' } = usePageParams()
  const title = useCommandTitle()
  const run = useApi<BulkRun>(`/bulk-runs/${runId}`)
  return (
    <Page narrow>
      <PageHeader
        title={run.data ? title(run.data.command) : t('app:bulkRuns.title')}
        back={{ to: '/bulk-runs', label: t('app:bulkRuns.title') }}
      />
      <Panel>
        <BulkRunProgress id={runId} />
      </Panel>
    </Page>
  )
}
