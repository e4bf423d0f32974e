import { useTranslation } from 'react-i18next'
import { ApprovalRoute, type PartProps, QueryState, Stack, useApi, useLiveRefresh } from '#kit'
import type { TicketDetail } from '../pages/ticket.tsx'
import { History } from './history.tsx'

/** Who decides about a subject and what was decided, on the subject's own page. */
export default function CaseStory({ id }: PartProps) {
  const { t } = useTranslation()
  const ticket = useApi<TicketDetail>(`/tickets/${id}`)
  useLiveRefresh('tasks', null, ticket)
  return (
    <QueryState query={ticket}>
      {(data) => (
        <Stack>
          <ApprovalRoute steps={data.route} note={t('approvals:page.ticket.route')} />
          <History ticket={data} />
        </Stack>
      )}
    </QueryState>
  )
}
