import { ImportOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, useCommands, useGo } from '#kit'
import { clientActions } from '../client-actions.ts'

/** Sheets about clients, and a command each asks for. */
const SHEETS = [
  ['accounts.agents', 'clients.person.add'],
  ['accounts.relations', 'clients.person.add'],
  ['accounts.contacts', 'clients.contact.change'],
  ['accounts.profiles', 'clients.profile.change'],
  ['accounts.renewals', 'clients.identity.renew'],
] as const

/** Changes of many clients out of a sheet; those the person may ask for. */
function Sheets() {
  const { t } = useTranslation()
  const go = useGo()
  const { commands } = useCommands()
  const offered = SHEETS.filter(([, command]) => commands.has(command))
  if (offered.length === 0) return null
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: offered.map(([kind]) => ({ key: kind, label: t(`${kind.replace('.', ':sheet.')}.title`) })),
        onClick: ({ key }) => go(`/intakes/new?kind=${key}`),
      }}
    >
      <Button icon={<ImportOutlined aria-hidden="true" />}>{t('clients:page.clients.sheets')}</Button>
    </Dropdown>
  )
}

/** Every client in scope. */
export default function ClientList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        title={t('clients:page.clients.title')}
        subtitle={t('clients:page.clients.lead')}
        actions={<Sheets />}
      />
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
