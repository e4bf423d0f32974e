import { SearchOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { type CellRenderer, CodeAndName, CommandButton, Page, PageHeader, RecordTable, type Row } from '#kit'
import { stateCell } from '../parts/states.tsx'

const parameter: CellRenderer = (value) => <CodeAndName of="parameter" code={String(value)} />
const cells = { kind: stateCell('finding'), parameter }
const placeOf = (row: Row) => (row.documentId ? `/documents/${row.documentId}` : `/cloud-events/${row.eventId}`)

/** What the nightly check of the archive found, and what of it has been put right. */
export default function FindingList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        title={t('cloudsync:page.findings.title')}
        subtitle={t('cloudsync:page.findings.lead')}
        actions={<CommandButton command="cloudsync.check.run" icon={<SearchOutlined aria-hidden="true" />} />}
      />
      <RecordTable
        listId="cloudsync.finding"
        to={placeOf}
        cells={cells}
        empty={{ title: t('cloudsync:page.findings.none'), hint: t('cloudsync:page.findings.noneHint') }}
      />
    </Page>
  )
}
