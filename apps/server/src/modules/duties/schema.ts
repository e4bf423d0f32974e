import { z } from 'zod'

/** How much a conflict weighs. */
export const SEVERITIES = ['high', 'medium', 'low'] as const
/** `keys`: permissions of both sides; `flow`: asking for something and being asked about it. */
export const RULE_KINDS = ['keys', 'flow'] as const

/** A conflict is open, an exception is asked for or allowed, or the person has not both sides any more. */
export const CONFLICT_STATES = ['open', 'proposed', 'accepted', 'ended'] as const
export type ConflictState = (typeof CONFLICT_STATES)[number]
/** From each state the ones it may go to; one that comes back after it ended is a new one. */
export const CONFLICT_TRANSITIONS: Readonly<Record<ConflictState, readonly ConflictState[]>> = {
  open: ['proposed', 'ended'],
  proposed: ['accepted', 'open', 'ended'],
  accepted: ['open', 'ended'],
  ended: [],
}

/** An exception is asked for, then allowed or refused; it ends with its time, or when there is more than was allowed. */
export const ACCEPTANCE_STATES = ['proposed', 'accepted', 'refused', 'withdrawn', 'expired', 'outgrown'] as const
export type AcceptanceState = (typeof ACCEPTANCE_STATES)[number]
export const ACCEPTANCE_TRANSITIONS: Readonly<Record<AcceptanceState, readonly AcceptanceState[]>> = {
  proposed: ['accepted', 'refused', 'withdrawn', 'expired', 'outgrown'],
  accepted: ['withdrawn', 'expired', 'outgrown'],
  refused: [],
  withdrawn: [],
  expired: [],
  outgrown: [],
}

/** Longest time an exception may be allowed for, in days. */
export const UNTIL_MAX_DAYS = 366

const id = z.uuid()
const instant = z.iso.datetime({ offset: true })
const text = (max: number) => z.string().trim().min(1).max(max)
const names = z.strictObject({ 'zh-Hans': text(100), 'zh-Hant': text(100), en: text(100) })

/** A pattern of permission keys, `*` for one part or the rest; or a role as `role:<code>`. */
export const pattern = z
  .string()
  .regex(/^(role:[a-z][A-Za-z0-9.-]{1,63}|(\*|[a-z][A-Za-z0-9_-]*)(\.(\*|[A-Za-z][A-Za-z0-9_-]*)){1,3})$/)

export const ruleSave = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  names,
  oneSide: z.array(pattern).min(1).max(50),
  otherSide: z.array(pattern).min(1).max(50),
  severity: z.enum(SEVERITIES),
  active: z.boolean(),
})
/** What the house may change of a rule that comes along. */
export const ruleWeigh = z.strictObject({
  code: z.string().max(40),
  severity: z.enum(SEVERITIES),
  active: z.boolean(),
  reason: text(500),
})
export const ruleCode = z.strictObject({ code: z.string() })

export const acceptancePropose = z.strictObject({ conflictId: id, reason: text(1000), until: instant })
const remark = text(500).nullish()
export const acceptanceDecide = z.strictObject({ id, remark })
export const identified = z.object({ id })
export const findAsked = z.strictObject({})
export const found = z.object({ open: z.int(), foundAt: instant })

export const ruleView = z.object({
  id,
  code: z.string(),
  kind: z.enum(RULE_KINDS),
  names,
  oneSide: z.array(z.string()),
  otherSide: z.array(z.string()),
  severity: z.enum(SEVERITIES),
  active: z.boolean(),
  builtin: z.boolean(),
  changedBy: z.string().nullable(),
  changedAt: instant,
  /** People with both sides, exceptions that are allowed left out. */
  open: z.int(),
  accepted: z.int(),
})
export type RuleView = z.output<typeof ruleView>
export const ruleList = z.object({ items: z.array(ruleView), foundAt: instant.nullable() })

const acceptance = z.object({
  id,
  reason: z.string(),
  until: instant,
  state: z.enum(ACCEPTANCE_STATES),
  proposedBy: z.string(),
  proposedAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  remark: z.string().nullable(),
})
export const conflictDetail = z.object({
  id,
  rule: z.object({ code: z.string(), names, severity: z.enum(SEVERITIES), kind: z.enum(RULE_KINDS) }),
  person: z.object({ id, name: z.string(), username: z.string() }),
  departmentId: id,
  subject: z.string(),
  state: z.enum(CONFLICT_STATES),
  foundAt: instant,
  endedAt: instant.nullable(),
  oneKeys: z.array(z.object({ key: z.string(), ways: z.array(z.string()) })),
  otherKeys: z.array(z.object({ key: z.string(), ways: z.array(z.string()) })),
  /** Names of the flows that are mentioned, by code. */
  flows: z.record(z.string(), z.record(z.string(), z.string())),
  /** Names of the steps that are mentioned, by `<flow>/<step>`. */
  steps: z.record(z.string(), z.record(z.string(), z.string())),
  acceptances: z.array(acceptance),
  /** Whether the person asking may ask for an exception, or decide the one that is asked for. */
  mayPropose: z.boolean(),
  mayDecide: z.boolean(),
})
export type ConflictDetail = z.output<typeof conflictDetail>

/** Somebody of the house is this client; said with a reason, for it is about a colleague. */
export const ownClientState = z.strictObject({ operatorId: id, clientNo: text(40), reason: text(500) })
export const ownClientWithdraw = z.strictObject({ operatorId: id, clientId: id, reason: text(500) })
export const ownClient = z.object({ operatorId: id, clientId: id })
export const ownClients = z.object({
  items: z.array(
    z.object({
      clientId: id,
      clientNo: z.string(),
      name: z.string(),
      reason: z.string(),
      statedBy: z.string(),
      statedAt: z.string(),
    }),
  ),
})
export type OwnClients = z.output<typeof ownClients>
