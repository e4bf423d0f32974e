import type { z } from 'zod'
import type { ticketDetail } from '#contract/approvals'

export type TicketDetail = z.output<typeof ticketDetail>
