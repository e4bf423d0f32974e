import { z } from 'zod'
import { TICKET_STATES } from './wire.ts'

const id = z.uuid()

/** Tickets that came of one sheet, or of one selection in a list. */
export const ticketBatch = z.object({
  id,
  origin: z.enum(['sheet', 'selection']),
  /** Name of the file; null for a selection. */
  fileName: z.string().nullable(),
  /** i18n prefix of what the sheet is for, `accounts:sheet.cancel`; null for a selection. */
  texts: z.string().nullable(),
  maker: z.object({ id, name: z.string() }),
  createdAt: z.string(),
  /** Rows of the sheet or selection, those that never became tickets too. */
  rows: z.number().int(),
  /** Tickets the reader may see, by state. */
  tickets: z.partialRecord(z.enum(TICKET_STATES), z.number().int()),
  /** Tasks among them that wait for the reader. */
  todo: z.number().int(),
})
export type TicketBatch = z.output<typeof ticketBatch>

/** A batch of which more than one task waits for the reader. */
export const waitingBatch = ticketBatch.omit({ rows: true, tickets: true })
export type WaitingBatch = z.output<typeof waitingBatch>
