import { z } from 'zod'
import { ACCOUNT_LEVELS, ACCOUNT_STATUSES, ACCOUNT_TYPES } from '#contract/accounts'
import { CATALOGUE, PLACES } from './catalogue.ts'

export const permissionKey = z.enum(CATALOGUE as [(typeof CATALOGUE)[number], ...(typeof CATALOGUE)[number][]])
/** What is chosen, each key once; none closes everything. */
export const choice = z.array(permissionKey).max(CATALOGUE.length)
const remark = z.string().trim().min(1).max(500)

export const updateInput = z.strictObject({ accountId: z.uuid(), choice, remark })

/** Accounts of one batch. */
export const BATCH_MAX = 500
export const OPEN_OR_CLOSE = ['open', 'close'] as const
export const batchInput = z.strictObject({
  accountIds: z.array(z.uuid()).min(1).max(BATCH_MAX),
  keys: z.array(permissionKey).min(1).max(CATALOGUE.length),
  status: z.enum(OPEN_OR_CLOSE),
  remark,
})

export const marketInput = z.strictObject({ market: z.enum(PLACES), open: z.boolean(), remark })

export const applicationInput = z.strictObject({
  applicationId: z.uuid(),
  accountType: z.enum(ACCOUNT_TYPES),
  choice,
  remark,
})

export const recomputeInput = z.strictObject({ accountId: z.uuid() })

const drop = z.object({ key: permissionKey, module: z.string(), reason: z.string() })

/** What came of a choice: granted for good, effective today, and everything that fell out on the way. */
const verdict = {
  choice,
  granted: choice,
  /** What never was granted, and why. */
  withheld: z.array(drop),
  effective: choice,
  sellOnly: choice,
  /** What is granted and does not count today, and why. */
  suspended: z.array(drop),
}
export const tradingVerdict = z.object(verdict)
export type TradingVerdict = z.output<typeof tradingVerdict>

const revision = z.object({
  revision: z.int(),
  setByName: z.string(),
  setAt: z.string(),
  remark: z.string().nullable(),
  caseId: z.uuid().nullable(),
  opened: choice,
  closed: choice,
})

export const accountPermissions = z.object({
  ...verdict,
  accountId: z.uuid(),
  accountType: z.enum(ACCOUNT_TYPES),
  /** Null while nothing was ever set. */
  revision: z.int().nullable(),
  /** The most this account could be given. */
  capability: choice,
  northboundSince: z.string().nullable(),
  history: z.array(revision),
})
export type AccountPermissions = z.output<typeof accountPermissions>

/** What a choice would come to, for somebody who is still choosing. */
export const trialInput = z.object({ choice })
export const trialOutcome = tradingVerdict

const requested = z.object({
  ...verdict,
  accountType: z.enum(ACCOUNT_TYPES),
  marks: z.array(z.string()),
  capability: choice,
  /** Null while nobody has set anything. */
  setByName: z.string().nullable(),
  setAt: z.string().nullable(),
  remark: z.string().nullable(),
  account: z.object({ id: z.uuid(), accountNo: z.string() }).nullable(),
})

export const applicationPermissions = z.object({
  applicationId: z.uuid(),
  /** Whether they can be set now: while it is reviewed, or waits to be opened. */
  open: z.boolean(),
  requested: z.array(requested),
  linked: z.array(
    z.object({
      id: z.uuid(),
      accountNo: z.string(),
      type: z.enum(ACCOUNT_TYPES),
      level: z.enum(ACCOUNT_LEVELS),
      status: z.enum(ACCOUNT_STATUSES),
      granted: z.int().nullable(),
    }),
  ),
})
export type ApplicationPermissions = z.output<typeof applicationPermissions>

export const permissionOutcome = z.object({ accountId: z.uuid(), revision: z.int(), ...verdict })
export const batchOutcome = z.object({ changed: z.int() })
export const marketState = z.object({
  market: z.enum(PLACES),
  open: z.boolean(),
  setByName: z.string().nullable(),
  setAt: z.string().nullable(),
  remark: z.string().nullable(),
})
export type MarketState = z.output<typeof marketState>
