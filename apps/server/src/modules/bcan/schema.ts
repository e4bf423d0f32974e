import { z } from 'zod'

/** The two duties: identity of investors on the Hong Kong market, and of those who trade northbound. */
export const REGIMES = ['HKIDR', 'NORTHBOUND'] as const
export type Regime = (typeof REGIMES)[number]

export const KINDS = ['House', 'Third'] as const
/** CCEP files and executes, TTEP hands orders on, BOTH is an exchange participant for its own clients. */
export const ROLES = ['CCEP', 'TTEP', 'BOTH'] as const
export type Role = (typeof ROLES)[number]

/** Numbers below are the exchange's: 1 marks a client that only sells, 2 an aggregated order. */
export const FIRST_FREE = 100
export const LAST_NUMBER = 9_999_999_999
/** The number of a client that only sells. */
export const SELL_ONLY_NO = 1

export const STATES = [
  'UNASSIGNED',
  'ASSIGNED',
  'CONSENTED',
  'SUBMITTED',
  'FORMAT_OK',
  'EFFECTIVE',
  'REJECTED',
  'WITHDRAWN',
  'RETIRED',
] as const
export type State = (typeof STATES)[number]

/**
 * Which state may follow which. WITHDRAWN goes back when consent is given again, to where its number stands; RETIRED is
 * the end, its number is burned.
 *
 * @source spec/accounts.md §3.4
 */
export const TRANSITIONS: Readonly<Record<State, readonly State[]>> = {
  UNASSIGNED: ['ASSIGNED', 'CONSENTED', 'WITHDRAWN', 'RETIRED'],
  ASSIGNED: ['CONSENTED', 'WITHDRAWN', 'RETIRED'],
  CONSENTED: ['ASSIGNED', 'SUBMITTED', 'WITHDRAWN', 'RETIRED'],
  SUBMITTED: ['ASSIGNED', 'CONSENTED', 'FORMAT_OK', 'EFFECTIVE', 'REJECTED', 'WITHDRAWN', 'RETIRED'],
  FORMAT_OK: ['ASSIGNED', 'CONSENTED', 'SUBMITTED', 'EFFECTIVE', 'REJECTED', 'WITHDRAWN', 'RETIRED'],
  EFFECTIVE: ['ASSIGNED', 'CONSENTED', 'REJECTED', 'WITHDRAWN', 'RETIRED'],
  REJECTED: ['ASSIGNED', 'CONSENTED', 'WITHDRAWN', 'RETIRED'],
  WITHDRAWN: ['UNASSIGNED', 'ASSIGNED', 'CONSENTED', 'RETIRED'],
  RETIRED: [],
}

export const CONSENTS = ['NONE', 'GIVEN', 'WITHDRAWN'] as const
export type Consent = (typeof CONSENTS)[number]
export const PLATFORMS = ['app', 'web', 'paper'] as const

export const SIDES = ['buy', 'sell'] as const
export type Side = (typeof SIDES)[number]

/** Why an order passes with its tag or does not, the first that applies. */
export const ORDER_REASONS = [
  'NOT_CONFIGURED',
  'ACCOUNT_NOT_ACTIVE',
  'FROZEN',
  'FORBIDDEN',
  'NO_CONSENT',
  'WITHDRAWN',
  'NUMBERS_EXHAUSTED',
  'NO_NUMBER',
  'RETIRED',
  'NOT_EFFECTIVE',
  'EFFECTIVE_LATER',
  'EFFECTIVE',
  'NOT_YET_EFFECTIVE',
] as const
export type OrderReason = (typeof ORDER_REASONS)[number]

/** What an order gateway is told: the tag to send, or that the order must not go. */
export type OrderDecision = { accepted: boolean; tag: string | null; reason: OrderReason }

export const BACKFILL_STATES = ['RUNNING', 'DONE', 'CANCELLED', 'EXHAUSTED'] as const

const remark = z.string().trim().min(1).max(500)
const ceNo = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{6}$/)

export const participantInput = z.strictObject({
  regime: z.enum(REGIMES),
  name: z.string().trim().min(1).max(100),
  kind: z.enum(KINDS),
  role: z.enum(ROLES),
  firmId: z.string().trim().min(1).max(20).nullable().default(null),
  ceNo,
  remark,
})
export const rangeInput = z.strictObject({
  ccepId: z.uuid(),
  userId: z.uuid(),
  reported: z.boolean(),
  firstNo: z.int().min(0).max(LAST_NUMBER),
  lastNo: z.int().min(0).max(LAST_NUMBER),
  remark,
})
export const regimeInput = z.strictObject({
  regime: z.enum(REGIMES),
  /** Whether a consented client buys before the exchange's image has its number. */
  tradeBeforeAccepted: z.boolean(),
  /** From this share of a range used on, a warning. */
  warnPercent: z.int().min(1).max(99),
  remark,
})
export const ruled = z.object({ regime: z.enum(REGIMES) })
export const regimes = z.object({
  items: z.array(z.object({ regime: z.enum(REGIMES), tradeBeforeAccepted: z.boolean(), warnPercent: z.int() })),
})
export type RegimeView = z.output<typeof regimes>['items'][number]
export const endInput = z.strictObject({ id: z.uuid(), remark })
export const consentInput = z.strictObject({
  clientId: z.uuid(),
  /** A joint holder; null for the client itself. */
  personId: z.uuid().nullable().default(null),
  regime: z.enum(REGIMES),
  given: z.boolean(),
  agreement: z.string().trim().min(1).max(60),
  agreementVersion: z.string().trim().min(1).max(20),
  platform: z.enum(PLATFORMS),
  signedOn: z.iso.date(),
  remark: remark.nullable().default(null),
})
export const allowInput = z.strictObject({ id: z.uuid(), allowed: z.boolean(), remark })
export const backfillInput = z.strictObject({ regime: z.enum(REGIMES) })
export const stepInput = z.strictObject({ id: z.uuid(), step: z.int().min(0) })
export const retireInput = z.strictObject({ round: z.string() })
export const identified = z.object({ id: z.uuid() })
export const counted = z.object({ changed: z.int() })
export const stepped = z.object({ state: z.enum(BACKFILL_STATES) })

export const decision = z.object({
  accountId: z.uuid(),
  accountNo: z.string(),
  regime: z.enum(REGIMES),
  side: z.enum(SIDES),
  accepted: z.boolean(),
  /** `CE.number`, or null where the order must not go. */
  tag: z.string().nullable(),
  reason: z.enum(ORDER_REASONS),
})
export const lookupQuery = z.object({ regime: z.enum(REGIMES).default('HKIDR'), side: z.enum(SIDES) })
export const lookupMany = z.strictObject({
  items: z
    .array(
      z.strictObject({
        accountNo: z.string().trim().min(1).max(40),
        regime: z.enum(REGIMES).default('HKIDR'),
        side: z.enum(SIDES),
      }),
    )
    .min(1)
    .max(1000),
})
/** In the order asked; an account that is not there or out of scope is null. */
export const decisions = z.object({ items: z.array(decision.nullable()) })

export const party = z.object({
  personId: z.uuid().nullable(),
  name: z.string(),
  consents: z.boolean(),
  consent: z.enum(CONSENTS),
  agreement: z.string().nullable(),
  agreementVersion: z.string().nullable(),
  signedOn: z.string().nullable(),
  /** Kind of the document that is filed for the party; null when none will do. */
  document: z.string().nullable(),
})
export const GAPS = [
  'NO_NUMBER',
  'EXHAUSTED',
  'CONSENT',
  'NAME',
  'DOCUMENT',
  'NOT_REPORTED',
  'REJECTED',
  'WAITING',
  'RETIRED',
] as const
export type Gap = (typeof GAPS)[number]
export const registrationView = z.object({
  id: z.uuid().nullable(),
  regime: z.enum(REGIMES),
  configured: z.boolean(),
  state: z.enum(STATES).nullable(),
  tag: z.string().nullable(),
  consent: z.enum(CONSENTS),
  allowed: z.boolean(),
  allowedRemark: z.string().nullable(),
  dirty: z.boolean(),
  effectiveOn: z.string().nullable(),
  rejectCode: z.string().nullable(),
  /** What stands between the client and being effective, in the order it is put right. */
  gaps: z.array(z.enum(GAPS)),
  parties: z.array(party),
})
export type RegistrationView = z.output<typeof registrationView>
export const clientRegister = z.object({
  clientId: z.uuid(),
  clientType: z.string(),
  registrations: z.array(registrationView),
  orders: z.array(decision),
})
export type ClientRegister = z.output<typeof clientRegister>
export type Decision = z.output<typeof decision>
export const backfillView = z.object({
  id: z.uuid(),
  regime: z.enum(REGIMES),
  state: z.enum(BACKFILL_STATES),
  total: z.int(),
  done: z.int(),
  startedBy: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
})
export const backfills = z.object({ items: z.array(backfillView) })
export type BackfillView = z.output<typeof backfillView>
