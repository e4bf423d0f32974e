import { z } from 'zod'

export const REQUEST_KINDS = ['role', 'policy', 'permission'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]
export const REQUEST_STATES = ['open', 'granted', 'refused', 'withdrawn'] as const

const id = z.uuid()
const instant = z.iso.datetime({ offset: true })
const key = z.string().regex(/^[a-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*){1,3}$/)

/** `what` is the id of a role or policy, or the key itself. */
export const requestMake = z.strictObject({
  kind: z.enum(REQUEST_KINDS),
  what: z.string().trim().min(1).max(200),
  /** The key whoever asks was missing. */
  missing: key.nullish(),
  expiresAt: instant.nullish(),
  reason: z.string().trim().min(1).max(500),
})
export type RequestMake = z.output<typeof requestMake>
export const requestTarget = z.strictObject({ id })
/** An end may be set or brought nearer, never put off beyond what was asked for. */
export const requestGrant = z.strictObject({
  id,
  expiresAt: instant.nullish(),
  remark: z.string().trim().min(1).max(500).nullish(),
})
export const requestRefuse = z.strictObject({ id, remark: z.string().trim().min(1).max(500) })

export const ownRequest = z.object({
  id,
  kind: z.enum(REQUEST_KINDS),
  /** What it is called: code and name of a role or policy; the key itself. */
  code: z.string(),
  name: z.string(),
  missing: z.string().nullable(),
  expiresAt: z.string().nullable(),
  reason: z.string(),
  state: z.enum(REQUEST_STATES),
  askedAt: z.string(),
  decidedByName: z.string().nullable(),
  decidedAt: z.string().nullable(),
  remark: z.string().nullable(),
  grantedUntil: z.string().nullable(),
})
export type OwnRequest = z.output<typeof ownRequest>
