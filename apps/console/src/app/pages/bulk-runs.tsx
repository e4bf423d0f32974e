import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, useCommandTitle } from '#kit'
import { useListName } from '../parts/list-name.ts'

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
        rowActions={({ id, state }) =>
          ['queued', 'running'].includes(String(state))
            ? [{ command: 'platform.bulkRun.cancel', fixed: { id } }]
            : [{ command: 'platform.bulkRun.retry', fixed: { id } }]
        }
        empty={{ title: t('app:bulkRuns.none'), hint: t('app:bulkRuns.noneHint') }}
      />
    </Page>
  )
}
