import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'

/** What accounts may trade, to be looked up by permission. */
export default function PermissionList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('trading:page.permissions.title')} subtitle={t('trading:page.permissions.lead')} />
      <RecordTable
        listId="trading.permission"
        to={(row) => `/accounts/${row.id}?tab=trading`}
        bulkPlace="accountBulk"
      />
    </Page>
  )
}
