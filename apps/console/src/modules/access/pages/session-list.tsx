import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'
import { deviceCell } from '../parts/device.tsx'

/** Where people are signed in, and were. */
export default function SessionList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('access:page.sessions.title')} subtitle={t('access:page.sessions.lead')} />
      <RecordTable
        listId="access.session"
        cells={{ agent: deviceCell }}
        rowActions={(row) =>
          row.endedAt ? [] : [{ command: 'access.session.revokeAny', fixed: { id: row.id }, danger: true }]
        }
        bulkActions={[{ command: 'access.session.revokeAny', idField: 'id', danger: true }]}
      />
    </Page>
  )
}
