import { z } from 'zod'

export const SUBSCRIPTION_STATES = ['active', 'paused', 'disabled'] as const
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number]
export const SUBSCRIPTION_TRANSITIONS: Readonly<Record<SubscriptionState, readonly SubscriptionState[]>> = {
  active: ['paused', 'disabled'],
  paused: ['active'],
  disabled: ['active'],
}
export const DISABLED_REASONS = ['GONE', 'FAILING', 'NO_RIGHT'] as const
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const

/** What a case brings; every other type is the name of a command that was carried out. */
export const CASE_EVENTS = [
  'approvals.case.opened',
  'approvals.case.approved',
  'approvals.case.refused',
  'approvals.case.withdrawn',
  'approvals.case.terminated',
  'approvals.case.stale',
  'approvals.case.expired',
  'approvals.task.opened',
] as const
/** What the archive brings: a file was filed, by whatever way; `archive.transfer.complete` tells of the whole that was sent in parts. */
export const FILE_EVENTS = ['archive.document.filed'] as const
export type CaseEventType = (typeof CASE_EVENTS)[number]

const id = z.uuid()
const name = z.string().trim().min(1).max(100)
const url = z.string().trim().min(1).max(500)
const types = z.array(z.string().regex(/^[a-z][A-Za-z0-9-]*(\.[A-Za-z][A-Za-z0-9-]*){2}$/)).max(200)
const reason = z.string().trim().min(1).max(500)

export const subscribeInput = z.strictObject({ name, url, types: types.default([]) })
export const changeInput = z.strictObject({ id, name, url, types })
export const subscriptionTarget = z.strictObject({ id })
export const subscriptionReason = z.strictObject({ id, reason })
export const replayInput = z.strictObject({ id })

/** The secret is shown once: what receivers check signatures with. */
export const issuedSecret = z.object({ id, secret: z.string() })
export const identified = z.object({ id })

export const subscriptionDetail = z.object({
  id,
  name,
  url,
  types: z.array(z.string()),
  state: z.enum(SUBSCRIPTION_STATES),
  reason: z.enum(DISABLED_REASONS).nullable(),
  operatorId: id,
  operatorName: z.string(),
  apiKeyId: id.nullable(),
  failingSince: z.string().nullable(),
  attempts: z.number(),
  nextAt: z.string(),
  waiting: z.number(),
  createdAt: z.string(),
  changedAt: z.string(),
})
export type SubscriptionDetail = z.infer<typeof subscriptionDetail>

/** One event as it is sent, streamed and listed. `id` is the same wherever it turns up. */
export const webhookEvent = z.object({
  id,
  type: z.string(),
  timestamp: z.string(),
  data: z.object({
    target: z.object({ type: z.string(), id: z.string() }).nullable(),
    clientId: id.nullable(),
    accountId: id.nullable(),
    caseId: id.nullable(),
    actorId: id.nullable(),
  }),
})
export type WebhookEvent = z.infer<typeof webhookEvent>

export const eventPage = z.object({
  items: z.array(webhookEvent),
  /** Where to go on, whether or not anything is there yet. */
  cursor: z.string(),
  more: z.boolean(),
})
export const eventQuery = z.object({
  after: z
    .string()
    .regex(/^[0-9]{1,18}$/)
    .optional(),
  type: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
