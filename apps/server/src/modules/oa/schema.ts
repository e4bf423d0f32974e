import { z } from 'zod'

export const TODO_STATES = ['pending', 'pushed', 'closing', 'closed'] as const
export type TodoState = (typeof TODO_STATES)[number]
export const TODO_TRANSITIONS: Readonly<Record<TodoState, readonly TodoState[]>> = {
  pending: ['pushed', 'closed'],
  pushed: ['pending', 'closing'],
  closing: ['closed'],
  closed: [],
}
export const DECISIONS = ['agree', 'refuse'] as const
export const OUTCOMES = ['received', 'done', 'refused'] as const

const id = z.uuid()
const userId = z.string().trim().min(1).max(100)
const reason = z.string().trim().min(1).max(500)

export const mapInput = z.strictObject({ operatorId: id, userId })
export const unmapInput = z.strictObject({ operatorId: id, reason })
export const limitsInput = z.strictObject({
  perMinute: z.int().min(1).max(6000),
  perDay: z.int().min(1).max(10_000_000).nullable().default(null),
  /** Somebody has tried the limits with the real tool. */
  verified: z.boolean(),
  reason,
})
export const resyncInput = z.strictObject({ reason })

/** What the office tool sends when somebody decided there. */
export const decisionInput = z.strictObject({
  reference: id,
  userId,
  decision: z.enum(DECISIONS),
  remark: z.string().max(2000).default(''),
})
export type DecisionInput = z.infer<typeof decisionInput>
export const decisionAnswer = z.object({ caseId: id, state: z.string() })

export const oaLink = z.object({
  configured: z.boolean(),
  perMinute: z.number(),
  perDay: z.number().nullable(),
  verified: z.boolean(),
  sentInDay: z.number(),
  failingSince: z.string().nullable(),
  nextAt: z.string(),
  waiting: z.number(),
  open: z.number(),
})
export type OaLink = z.infer<typeof oaLink>
