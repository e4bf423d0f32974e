import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, type Row } from '#kit'
import { useNamed } from '../words.ts'

/** Launches the person has begun and not sent. */
export default function DraftList() {
  const { t } = useTranslation()
  const named = useNamed()
  return (
    <Page>
      <PageHeader
        back={{ to: '/launch', label: t('businesses:page.catalogue.title') }}
        title={t('businesses:page.drafts.title')}
        subtitle={t('businesses:page.drafts.lead')}
      />
      <RecordTable
        listId="businesses.draft"
        to={(row: Row) => `/launch/${String(row.businessId)}?draftId=${row.id}`}
        cells={{ names: (value) => named(value as Record<string, string>) }}
        rowActions={(row) => [{ command: 'businesses.draft.discard', fixed: { id: row.id }, danger: true }]}
        empty={{ title: t('businesses:page.drafts.none'), hint: t('businesses:page.drafts.noneHint') }}
      />
    </Page>
  )
}
