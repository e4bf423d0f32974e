import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'
import { useEntryFields } from '../parts/fields.tsx'

/** Whom the blacklist may be about, for a person to decide. */
export default function HitList() {
  const { t } = useTranslation()
  const fields = useEntryFields()
  return (
    <Page>
      <PageHeader title={t('screening:page.hit.title')} subtitle={t('screening:page.hit.lead')} />
      <RecordTable
        listId="screening.hit"
        to={(row) => (row.clientId ? `/clients/${row.clientId}` : `/applications/${row.applicationId}`)}
        rowActions={(row) => [{ command: 'screening.hit.decide', fixed: { id: row.id, version: null }, fields }]}
        bulkActions={[{ command: 'screening.hit.decide', idField: 'id', fields }]}
        empty={{ title: t('screening:page.hit.none'), hint: t('screening:page.hit.noneHint') }}
      />
    </Page>
  )
}
