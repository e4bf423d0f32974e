import { z } from 'zod'
import { ACCOUNT_LEVELS, ACCOUNT_STATUSES, ACCOUNT_TYPES, CAPABILITIES } from './account.ts'
import { dormancy } from './inactivity.ts'
import { BLOCKS, STANDINGS } from './standing.ts'

export const standingShape = z.object({
  standing: z.enum(STANDINGS),
  reasons: z.array(z.object({ from: z.enum(['client', 'account']), reason: z.string() })),
  blocked: z.array(z.enum(BLOCKS)),
})

/** Marks of an account at most. */
export const MARKS_MAX = 10
/** A free label of an account. */
export const mark = z.string().trim().min(1).max(40)
/** Codes of the house for who looks after an account and who introduced it. */
export const LABEL_CODES = ['brokerCode', 'introducerCode'] as const
export const labelCode = z.string().trim().min(1).max(40)

const freeze = z.object({
  reason: z.string(),
  remark: z.string().nullable(),
  frozenAt: z.string(),
  frozenBy: z.string(),
  frozenByName: z.string().nullable(),
  ticketId: z.string().nullable(),
  liftedAt: z.string().nullable(),
  liftedBy: z.string().nullable(),
  liftedByName: z.string().nullable(),
  liftedRemark: z.string().nullable(),
})

const account = {
  id: z.uuid(),
  accountNo: z.string(),
  clientId: z.uuid(),
  type: z.enum(ACCOUNT_TYPES),
  level: z.enum(ACCOUNT_LEVELS),
  parentId: z.uuid().nullable(),
  businessLine: z.string(),
  departmentId: z.uuid(),
  status: z.enum(ACCOUNT_STATUSES),
  frozen: z.boolean(),
  marks: z.array(z.string()),
  openedAt: z.string(),
  openedOn: z.string(),
  cancelledAt: z.string().nullable(),
  standing: standingShape,
}

/** An account as the client's page lists it. */
export const accountSummary = z.object(account)

export const accountDetail = z.object({
  ...account,
  brokerCode: z.string().nullable(),
  introducerCode: z.string().nullable(),
  applicationId: z.uuid().nullable(),
  version: z.int(),
  updatedAt: z.string(),
  capabilities: z.array(z.enum(CAPABILITIES)),
  freezes: z.array(freeze),
  /** Since when and why it is dormant; null when it is not. */
  dormancy: dormancy.nullable(),
  client: z.object({
    id: z.uuid(),
    clientNo: z.string(),
    displayName: z.string(),
    nameEn: z.string().nullable(),
    type: z.string(),
    status: z.string(),
    memberNo: z.string().nullable(),
  }),
  /** The parent's number of a sub account. */
  parentNo: z.string().nullable(),
  /** All accounts of the client that are in scope, this one among them, oldest first. */
  linked: z.array(
    z.object({
      id: z.uuid(),
      accountNo: z.string(),
      type: z.enum(ACCOUNT_TYPES),
      level: z.enum(ACCOUNT_LEVELS),
      openedAt: z.string(),
    }),
  ),
  /** The moment this is the state of; null: now. */
  asOf: z.string().nullable(),
})
export type AccountDetail = z.output<typeof accountDetail>
