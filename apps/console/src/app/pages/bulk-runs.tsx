import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, type Row, type RowAction, useCommandTitle } from '#kit'
import { useListName } from '../parts/list-name.ts'

/** A run under way can be stopped; one that left rows undone or refused can be tried again. */
function actionsOf({ id, state, failed, cancelled }: Row): RowAction[] {
  if (['queued', 'running'].includes(String(state))) return [{ command: 'platform.bulkRun.cancel', fixed: { id } }]
  return Number(failed) + Number(cancelled) > 0 ? [{ command: 'platform.bulkRun.retry', fixed: { id } }] : []
}

/** Own bulk runs, newest first. */
export default function BulkRuns() {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const listName = useListName()
  return (
    <Page>
      <PageHeader title={t('app:bulkRuns.title')} subtitle={t('app:bulkRuns.lead')} />
      <RecordTable
        listId="platform.bulkRun"
        to={({ id }) => `/bulk-runs/${id}`}
        cells={{ command: (key) => title(String(key)), list: (list) => (list ? listName(String(list)) : null) }}
        rowActions={actionsOf}
        empty={{ title: t('app:bulkRuns.none'), hint: t('app:bulkRuns.noneHint') }}
      />
    </Page>
  )
}
