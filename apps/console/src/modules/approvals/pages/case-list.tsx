import { useTranslation } from 'react-i18next'
import { type BulkAction, Page, PageHeader, RecordTable, type Row, type RowAction } from '#kit'
import { caseCells } from '../cells.tsx'
import { useRedirecting } from '../parts/use-redirecting.tsx'

const toWatched = (row: Row) => `/cases/${String(row.caseId)}`

/** What whoever watches may do with a case without opening it. */
function rowActions(row: Row): RowAction[] {
  const fixed = { id: String(row.caseId) }
  const running: RowAction[] = [
    { command: 'approvals.case.rehome', fixed },
    { command: 'approvals.case.terminate', fixed, danger: true },
  ]
  if (row.caseState === 'running') return running
  return row.reversalDue === true ? [{ command: 'approvals.case.reversed', fixed }] : []
}

const BULK: BulkAction[] = [
  { command: 'approvals.case.rehome', idField: 'id' },
  { command: 'approvals.case.terminate', idField: 'id', danger: true },
]

/** Every running and closed case in scope: where it stands, since when, and who has it. */
export default function CaseList() {
  const { t } = useTranslation()
  const redirecting = useRedirecting()
  return (
    <Page>
      <PageHeader title={t('approvals:page.monitor.title')} subtitle={t('approvals:page.monitor.lead')} />
      <RecordTable
        listId="approvals.case"
        to={toWatched}
        cells={caseCells}
        rowActions={rowActions}
        bulkActions={[redirecting, ...BULK]}
        empty={{ title: t('approvals:page.monitor.none'), hint: t('approvals:page.monitor.noneHint') }}
      />
    </Page>
  )
}
