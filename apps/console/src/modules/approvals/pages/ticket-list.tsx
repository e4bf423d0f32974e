import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'
import { caseCells, toCase } from '../cells.tsx'

/** All tickets of the accounts in scope. */
export default function TicketList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('approvals:page.tickets.title')} subtitle={t('approvals:page.tickets.lead')} />
      <RecordTable listId="approvals.ticket" to={toCase} cells={caseCells} />
    </Page>
  )
}
