import { useTranslation } from 'react-i18next'
import { ApprovalRoute, type PartProps, QueryState, Stack, useApi, useLiveRefresh } from '#kit'
import { History } from './history.tsx'
import type { TicketDetail } from './ticket-detail.ts'
import { ToCase } from './to-case.tsx'

/** Who decides about a case, and what happened to it so far. */
export function CaseStoryView({ ticket }: { ticket: TicketDetail }) {
  const { t } = useTranslation()
  return (
    <Stack>
      <ApprovalRoute steps={ticket.route} note={t('approvals:page.ticket.route')} />
      <History ticket={ticket} />
    </Stack>
  )
}

/** Who decides about a subject and what was decided, on the subject's own page. */
export default function CaseStory({ id }: PartProps) {
  const ticket = useApi<TicketDetail>(`/tickets/${id}`)
  useLiveRefresh('tasks', null, ticket)
  return (
    <QueryState query={ticket}>
      {(data) => (
        <Stack>
          <CaseStoryView ticket={data} />
          <ToCase id={id} />
        </Stack>
      )}
    </QueryState>
  )
}
