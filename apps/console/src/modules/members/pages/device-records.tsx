import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'

/** What happened on devices of members in scope. */
export default function DeviceRecordList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('members:page.records.title')} subtitle={t('members:page.records.lead')} />
      <RecordTable listId="members.deviceEvent" />
    </Page>
  )
}
