import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'
import { accountActions } from '../account-actions.ts'

/** Every account in scope. */
export default function AccountList() {
  const { t } = useTranslation()
  const moving = {
    departmentId: { label: t('accounts:page.accounts.moveTo'), hint: t('accounts:page.accounts.moveHint') },
  }
  return (
    <Page>
      <PageHeader title={t('accounts:page.accounts.title')} subtitle={t('accounts:page.accounts.lead')} />
      <RecordTable
        listId="accounts.account"
        to={(row) => `/accounts/${row.id}`}
        rowActions={(row) => accountActions({ id: row.id, status: String(row.status), frozen: row.frozen === true })}
        bulkActions={[
          { command: 'accounts.account.freeze', idField: 'id' },
          { command: 'accounts.account.unfreeze', idField: 'id' },
          { command: 'accounts.account.relabel', idField: 'id', fields: { remark: { kind: 'textarea' } } },
          { command: 'accounts.account.move', idField: 'id', fields: moving },
          { command: 'accounts.account.cancel', idField: 'id', danger: true },
        ]}
        bulkPlace="accountBulk"
        empty={{ title: t('accounts:page.accounts.none'), hint: t('accounts:page.accounts.noneHint') }}
      />
    </Page>
  )
}
