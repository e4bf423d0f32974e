import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'
import { useEntryFields } from '../parts/fields.tsx'

/** Clients that are alike, and what somebody made of them. */
export default function PairList() {
  const { t } = useTranslation()
  const fields = useEntryFields()
  return (
    <Page>
      <PageHeader title={t('screening:page.pair.title')} subtitle={t('screening:page.pair.lead')} />
      <RecordTable
        listId="screening.pair"
        rowActions={(row) => [{ command: 'screening.pair.judge', fixed: { id: row.id, version: null }, fields }]}
        bulkActions={[{ command: 'screening.pair.judge', idField: 'id', fields }]}
        empty={{ title: t('screening:page.pair.none'), hint: t('screening:page.pair.noneHint') }}
      />
    </Page>
  )
}
