import { useTranslation } from 'react-i18next'
import { type CellRenderer, Link, Page, PageHeader, RecordTable } from '#kit'
import { useEntryFields } from '../parts/fields.tsx'

const lowNo: CellRenderer = (value, row) => <Link to={`/clients/${row.lowId}`}>{String(value)}</Link>
const highNo: CellRenderer = (value, row) => <Link to={`/clients/${row.highId}`}>{String(value)}</Link>

/** Clients that are alike, and what somebody made of them. */
export default function PairList() {
  const { t } = useTranslation()
  const fields = useEntryFields()
  return (
    <Page>
      <PageHeader title={t('screening:page.pair.title')} subtitle={t('screening:page.pair.lead')} />
      <RecordTable
        listId="screening.pair"
        cells={{ lowNo, highNo }}
        rowActions={(row) => [{ command: 'screening.pair.judge', fixed: { id: row.id, version: null }, fields }]}
        bulkActions={[{ command: 'screening.pair.judge', idField: 'id', fields }]}
        empty={{ title: t('screening:page.pair.none'), hint: t('screening:page.pair.noneHint') }}
      />
    </Page>
  )
}
