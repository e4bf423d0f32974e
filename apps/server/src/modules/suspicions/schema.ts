import { z } from 'zod'

/** In the order of the sources' codes 1 to 4. */
export const EVENT_STATUSES = ['PENDING', 'FOLLOWING_UP', 'IN_APPROVAL', 'COMPLETED'] as const
export type EventStatus = (typeof EVENT_STATUSES)[number]
export const EVENT_TRANSITIONS: Readonly<Record<EventStatus, readonly EventStatus[]>> = {
  PENDING: ['FOLLOWING_UP'],
  FOLLOWING_UP: ['IN_APPROVAL'],
  IN_APPROVAL: ['COMPLETED', 'FOLLOWING_UP'],
  COMPLETED: [],
}
/** In the order of the sources' codes 1 to 3. */
export const TRIGGERS = ['cash', 'trading', 'other'] as const
export const EVENT_SOURCES = ['manual', 'import'] as const
export const RESULTS = ['noAction', 'observe', 'reported'] as const
/** Whole days without a change that the list may be narrowed to. */
export const IDLE_DAYS = ['3', '7', '14', '30', '90'] as const
export const IMPORT_MAX = 2000

const id = z.uuid()
const text = (max: number) => z.string().trim().min(1).max(max)
const note = z.string().trim().max(2000).nullable().default(null)
const accountNo = text(40)

const facts = {
  /** Day of the last alert. */
  alertedOn: z.iso.date(),
  trigger: z.enum(TRIGGERS),
  triggerRemark: note,
  remark: note,
}
const work = {
  assigneeId: id.nullable().default(null),
  dueAt: z.iso.datetime({ offset: true }).nullable().default(null),
}
export const createInput = z.strictObject({ accountNo, ...facts, ...work })
export type CreateInput = z.output<typeof createInput>
export const updateInput = z.strictObject({
  id,
  version: z.int32().min(1),
  ...facts,
  ...work,
  ticketIds: z.array(id).max(50).default([]),
})
export type UpdateInput = z.output<typeof updateInput>
export const followInput = z.strictObject({ id })
export const submitInput = z.strictObject({
  id,
  result: z.enum(RESULTS),
  resultRemark: text(2000),
  strReference: text(80).nullable().default(null),
})
export type SubmitInput = z.output<typeof submitInput>
export const sendBackInput = z.strictObject({ id, reason: text(1000) })
export const completeInput = z.strictObject({ id, reason: text(1000).nullable().default(null) })

export const importRow = z.strictObject({ row: z.int().min(1).optional(), accountNo, ...facts })
export type ImportRow = z.output<typeof importRow>
export const importInput = z.strictObject({ rows: z.array(importRow).min(1).max(IMPORT_MAX) })
export const imported = z.object({
  created: z.int(),
  rows: z.array(
    z.object({
      row: z.int(),
      accountNo: z.string(),
      eventNo: z.string().nullable(),
      /** Why there is no number. */
      code: z.enum(['ACCOUNT_UNKNOWN', 'ALERT_IN_FUTURE']).nullable(),
    }),
  ),
})
export type Imported = z.output<typeof imported>
export const reference = z.object({ id, status: z.enum(EVENT_STATUSES) })

export const eventDetail = z.object({
  id,
  eventNo: z.string(),
  status: z.enum(EVENT_STATUSES),
  accountId: id,
  accountNo: z.string(),
  clientId: id,
  clientNo: z.string(),
  clientNameZh: z.string().nullable(),
  clientNameEn: z.string().nullable(),
  clientStatus: z.string(),
  alertedOn: z.string(),
  trigger: z.enum(TRIGGERS),
  triggerRemark: z.string().nullable(),
  remark: z.string().nullable(),
  source: z.enum(EVENT_SOURCES),
  assigneeId: id.nullable(),
  assigneeName: z.string().nullable(),
  dueAt: z.string().nullable(),
  ticketIds: z.array(id),
  result: z.enum(RESULTS).nullable(),
  resultRemark: z.string().nullable(),
  strReference: z.string().nullable(),
  creatorName: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  submitterName: z.string().nullable(),
  reviewerName: z.string().nullable(),
  reviewedAt: z.string().nullable(),
  reviewRemark: z.string().nullable(),
  version: z.int(),
  /** Whether whoever asks may complete it: neither its creator nor who submitted it. */
  mayReview: z.boolean(),
})
export type EventDetail = z.output<typeof eventDetail>

/** Filters of the list by what is to be done, as the home page counts it. */
export const WORK_FILTERS = ['mayReview', 'mine', 'overdue'] as const
export type EventWork = { work: { filter: (typeof WORK_FILTERS)[number]; count: number }[] }
