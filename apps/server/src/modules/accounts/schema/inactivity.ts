import { z } from 'zod'
import { ACCOUNT_TYPES } from './account.ts'

/** Why an account is dormant; `lastActiveOn` and `months` are what the policy went by, null when a person did it. */
export const dormancy = z.object({
  restedAt: z.string(),
  lastActiveOn: z.iso.date().nullable(),
  months: z.int().nullable(),
})
export type Dormancy = z.output<typeof dormancy>

const months = z.int().min(1).max(120)

/** After how long without a sign of life accounts of a type go dormant. */
export const inactivityRule = z.object({
  type: z.enum(ACCOUNT_TYPES),
  active: z.boolean(),
  months,
  /** Where the house laid the period down; null: nobody has said so yet, the period is unverified. */
  source: z.string().nullable(),
  setByName: z.string().nullable(),
  setAt: z.string().nullable(),
})
export type InactivityRule = z.output<typeof inactivityRule>

export const inactivitySet = z
  .strictObject({
    type: z.enum(ACCOUNT_TYPES),
    active: z.boolean(),
    months,
    source: z.string().trim().min(1).max(200).nullable().default(null),
    remark: z.string().trim().min(1).max(500).nullable().default(null),
  })
  .refine(({ active, source }) => !active || source !== null, {
    path: ['source'],
    params: { code: 'INACTIVITY_SOURCE_MISSING', module: 'accounts' },
  })
export type InactivitySet = z.output<typeof inactivitySet>

/** Days on which other systems saw the clients of accounts trade or move money. */
export const activityReport = z.strictObject({
  items: z
    .array(z.strictObject({ accountNo: z.string().trim().min(1).max(40), activeOn: z.iso.date() }))
    .min(1)
    .max(1000),
})
export const activityReported = z.object({
  taken: z.int(),
  /** Numbers nobody in scope has. */
  unknown: z.array(z.string()),
})

export const inactiveQuery = z.object({ type: z.enum(ACCOUNT_TYPES), months: z.coerce.number().int().min(1).max(120) })
/** Who would go dormant today under a period; counting stops at a thousand. */
export const inactiveAccounts = z.object({
  count: z.int(),
  capped: z.boolean(),
  items: z.array(z.object({ id: z.uuid(), accountNo: z.string(), clientName: z.string(), lastActiveOn: z.iso.date() })),
})
export type InactiveAccounts = z.output<typeof inactiveAccounts>
