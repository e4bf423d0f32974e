import { useTranslation } from 'react-i18next'
import { type CellRenderer, Page, PageHeader, RecordTable, StatusBadge } from '#kit'

const conflicts: CellRenderer = (value) =>
  Number(value) > 0 ? <StatusBadge tone="warn" label={String(value)} /> : String(value)

/** Drafts of openings that CAP has told of. */
export default function OpeningList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('counters:page.openings.title')} subtitle={t('counters:page.openings.lead')} />
      <RecordTable listId="counters.opening" to={(row) => `/counter-openings/${row.id}`} cells={{ conflicts }} />
    </Page>
  )
}
