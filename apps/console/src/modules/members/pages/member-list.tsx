import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'
import { memberActions } from '../member-actions.ts'

/** Every login of the app in scope. */
export default function MemberList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('members:page.list.title')} subtitle={t('members:page.list.lead')} />
      <RecordTable
        listId="members.member"
        to={(row) => `/members/${row.id}`}
        rowActions={(row) => memberActions(row.id, String(row.status), row.locked === true)}
        bulkActions={[
          { command: 'members.member.resetPassword', idField: 'id' },
          { command: 'members.member.unlock', idField: 'id' },
        ]}
      />
    </Page>
  )
}
