import { type PartProps, useApi, useLiveRefresh } from '#kit'
import { TicketActions } from './actions.tsx'
import type { SubjectPage } from './offered.tsx'
import type { TicketDetail } from './ticket-detail.ts'

/** What this person may decide about a subject, on the subject's own page. */
export default function CaseActions({ id, more }: PartProps) {
  const ticket = useApi<TicketDetail>(`/tickets/${id}`)
  useLiveRefresh('tasks', null, ticket)
  return ticket.data ? <TicketActions ticket={ticket.data} subject={more as SubjectPage | undefined} /> : null
}
