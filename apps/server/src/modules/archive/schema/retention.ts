import { z } from 'zod'

/** What a legal hold is placed on. */
export const HOLD_LEVELS = ['client', 'account', 'document'] as const
export const HOLD_STATES = ['ACTIVE', 'LIFTED'] as const

/** Documents that are held, and those whose time is over. */
export const RETENTIONS = ['HELD', 'OVER'] as const

const id = z.uuid()
const reason = z.string().trim().min(1).max(500)

/** One of a client, an account and a document. */
export const placeHoldInput = z
  .object({
    clientId: id.optional(),
    accountId: id.optional(),
    documentId: id.optional(),
    reason,
    reference: z.string().trim().min(1).max(100).optional(),
  })
  .refine(
    (given) => [given.clientId, given.accountId, given.documentId].filter((one) => one !== undefined).length === 1,
    {
      path: ['clientId'],
      params: { code: 'HOLD_ON_ONE', module: 'archive' },
    },
  )
export const liftHoldInput = z.object({ holdId: id, reason })
export const retainDocumentInput = z.object({ documentId: id, retainUntil: z.iso.date(), reason })
export const destroyDocumentInput = z.object({ documentId: id, reason })

/** A hold on a document as its page shows it. */
export const activeHold = z.object({
  id,
  level: z.enum(HOLD_LEVELS),
  /** Another document this one was copied from is held. */
  inherited: z.boolean(),
  reason: z.string(),
  reference: z.string().nullable(),
  placedByName: z.string(),
  placedAt: z.string(),
})
export type ActiveHold = z.infer<typeof activeHold>

/** How long a document stays, and who says so. */
export const retentionAnswer = z.object({
  retainedUntil: z.iso.date(),
  holds: z.array(activeHold),
})
export type RetentionAnswer = z.infer<typeof retentionAnswer>
