import { z } from 'zod'

export const RECORD_RESULTS = ['done', 'awaiting', 'refused', 'failed'] as const
export const ACTOR_KINDS = ['operator', 'apiKey', 'client', 'system', 'anonymous'] as const

const values = z.record(z.string(), z.json()).nullable()

/** One call of a command: who, when, what, on whom, with which result. `before` and `after` are masked. */
export const recordView = z.object({
  id: z.string(),
  at: z.string(),
  actorKind: z.enum(ACTOR_KINDS),
  operatorId: z.string(),
  operatorName: z.string(),
  apiKeyId: z.string().nullable(),
  command: z.string(),
  result: z.enum(RECORD_RESULTS),
  /** Why it was refused; `internal` details never stand here. */
  code: z.string().nullable(),
  params: values,
  targetType: z.string().nullable(),
  targetId: z.string().nullable(),
  targetLabel: z.string().nullable(),
  clientId: z.string().nullable(),
  accountId: z.string().nullable(),
  ticketId: z.string().nullable(),
  before: values,
  after: values,
  reason: z.string().nullable(),
  ip: z.string().nullable(),
  requestId: z.string().nullable(),
  /** Place in the chain; null for the newest records, which the sealer has not reached. */
  position: z.number().int().nullable(),
})
export type RecordView = z.infer<typeof recordView>
