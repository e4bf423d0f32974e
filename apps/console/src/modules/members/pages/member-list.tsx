import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, usePapersField } from '#kit'
import { memberActions } from '../member-actions.ts'

/** Every login of the app in scope. */
export default function MemberList() {
  const { t } = useTranslation()
  const papersOf = usePapersField()
  return (
    <Page>
      <PageHeader title={t('members:page.list.title')} subtitle={t('members:page.list.lead')} />
      <RecordTable
        listId="members.member"
        to={(row) => `/members/${row.id}`}
        rowActions={({ id, clientId, status, locked }) =>
          memberActions(
            {
              id,
              clientId: typeof clientId === 'string' ? clientId : null,
              status: String(status),
              locked: locked === true,
            },
            papersOf,
          )
        }
        bulkActions={[
          { command: 'members.member.resetPassword', idField: 'id' },
          { command: 'members.member.unlock', idField: 'id' },
        ]}
      />
    </Page>
  )
}
