import { z } from 'zod'

/** What kind of thing happened. */
export const HAPPENING_KINDS = [
  'data',
  'status',
  'application',
  'document',
  'request',
  'ticket',
  'access',
  'other',
] as const
export type HappeningKind = (typeof HAPPENING_KINDS)[number]

export const timelineQuery = z.object({
  kind: z.enum(HAPPENING_KINDS).optional(),
  /** `next` of the page before. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type TimelineQuery = z.output<typeof timelineQuery>

const values = z.record(z.string(), z.json()).nullable()

export const happening = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.enum(HAPPENING_KINDS),
  command: z.string(),
  /** Asked for and waiting for approval, instead of done. */
  awaiting: z.boolean(),
  who: z.string(),
  /** Nobody did it by hand. */
  bySystem: z.boolean(),
  targetType: z.string().nullable(),
  targetId: z.string().nullable(),
  targetLabel: z.string().nullable(),
  accountId: z.string().nullable(),
  ticketId: z.string().nullable(),
  before: values,
  after: values,
  reason: z.string().nullable(),
})

export const timelinePage = z.object({
  items: z.array(happening),
  /** Hand it over as `before` for what is older; null at the beginning. */
  next: z.number().int().nullable(),
})
export type TimelinePage = z.output<typeof timelinePage>
