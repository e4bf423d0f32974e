import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'
import { clientActions } from '../client-actions.ts'

/** Every client in scope. */
export default function ClientList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('clients:page.clients.title')} subtitle={t('clients:page.clients.lead')} />
      <RecordTable
        listId="clients.client"
        to={(row) => `/clients/${row.id}`}
        rowActions={(row) => clientActions(row.id, String(row.status))}
        bulkActions={[
          { command: 'clients.client.freeze', idField: 'id' },
          { command: 'clients.client.unfreeze', idField: 'id' },
          { command: 'clients.client.cancel', idField: 'id', danger: true },
        ]}
      />
    </Page>
  )
}
