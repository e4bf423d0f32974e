import { z } from 'zod'

export type { People } from '#contract/approvals'
export type { RequestState } from '#contract/businesses'

/** When a dispatch is over: every answer is in, the first is in, or its day has ended. */
export const CLOSING_RULES = ['all', 'any', 'deadline'] as const
export type ClosingRule = (typeof CLOSING_RULES)[number]

/** A dispatch runs until it is closed, or is called back. */
export const DISPATCH_STATES = ['running', 'closed', 'recalled'] as const
export type DispatchState = (typeof DISPATCH_STATES)[number]
export const DISPATCH_TRANSITIONS: Readonly<Record<DispatchState, readonly DispatchState[]>> = {
  running: ['closed', 'recalled'],
  closed: [],
  recalled: [],
}

export const CLOSED_BECAUSE = ['all', 'any', 'deadline', 'hand'] as const
export type ClosedBecause = (typeof CLOSED_BECAUSE)[number]

/** What became of one recipient's request. */
export const ITEM_STATES = [
  'open',
  'done',
  'refused',
  'withdrawn',
  'stopped',
  'recalled',
  'missed',
  'notNeeded',
] as const
export type ItemState = (typeof ITEM_STATES)[number]

/** Where an open one stands, beside the states of those that have ended. */
export const OPEN_STANDINGS = ['notOpened', 'filling', 'reviewing', 'returned'] as const
export const ITEM_STANDINGS = [...OPEN_STANDINGS, ...ITEM_STATES.filter((state) => state !== 'open')] as const

/** Recipients of one dispatch at most: all their requests are launched in one transaction. */
export const RECIPIENTS_MAX = 300

const id = z.uuid()
const ids = z.array(id).max(RECIPIENTS_MAX).default([])
const remark = z.string().trim().min(1).max(1000)
const optionalRemark = remark.nullable().default(null)
const values = z.record(z.string(), z.json())

export const dispatchTarget = z.strictObject({ id })
export const dispatchSend = z.strictObject({
  businessId: id,
  title: z.string().trim().min(1).max(200),
  remark: optionalRemark,
  rule: z.enum(CLOSING_RULES),
  /** The day it is due, at whose close of office. */
  dueOn: z.iso.date(),
  departmentIds: ids,
  operatorIds: ids,
  /** What the sender fills in for everybody. */
  values,
  /** As the form that was opened gave it; null when none was. */
  baseline: z.string().max(500_000).nullable().default(null),
  /** Uploads sent along. */
  files: z.array(id).max(20).default([]),
})
export const dispatchSent = z.object({ id, dispatchNo: z.string(), items: z.int() })
export const dispatchExtend = z.strictObject({ id, dueOn: z.iso.date(), remark: optionalRemark })
export const dispatchUrge = z.strictObject({ id, remark: optionalRemark })
export const dispatchUrged = z.object({ id, urged: z.int(), open: z.int() })
export const dispatchEnd = z.strictObject({ id, remark })
export const itemEnd = z.strictObject({ id, remark })
export const itemRedirect = z.strictObject({ id, operatorId: id, remark })
export const itemOpen = z.strictObject({ requestId: id })
export const itemOpened = z.object({ requestId: id })

export const recipientsAsked = z.strictObject({
  businessId: id,
  departmentIds: ids,
  operatorIds: ids,
  dueOn: z.iso.date().nullable().default(null),
})
const named = z.object({ id, name: z.string() })
/** Who would get it, and who would handle it. */
export const recipientView = z.object({
  kind: z.enum(['department', 'operator']),
  id,
  name: z.string(),
  department: z.string(),
  /** Nobody: the dispatch is refused as long as this recipient is among them. */
  people: z.array(named),
})
export const dispatchPreview = z.object({
  recipients: z.array(recipientView),
  dueAt: z.string().nullable(),
  /** The day meant is no working day: the due time was moved to the next. */
  moved: z.boolean(),
})
export type DispatchPreview = z.output<typeof dispatchPreview>

export const pastedRecipients = z.strictObject({ text: z.string().max(20_000) })
export const foundRecipients = z.object({
  departments: z.array(named),
  operators: z.array(named.extend({ department: z.string() })),
  notFound: z.array(z.string()),
})
export type FoundRecipients = z.output<typeof foundRecipients>

export const dispatchFile = z.object({ id, name: z.string(), size: z.number(), mime: z.string() })
const names = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })

export const dispatchBusinesses = z.object({ items: z.array(z.object({ id, code: z.string(), names })) })

const counted = Object.fromEntries(ITEM_STANDINGS.map((key) => [key, z.int()])) as Record<
  (typeof ITEM_STANDINGS)[number],
  z.ZodInt
>
export const dispatchDetail = z.object({
  id,
  dispatchNo: z.string(),
  title: z.string(),
  remark: z.string().nullable(),
  business: z.object({ id, names }),
  rule: z.enum(CLOSING_RULES),
  state: z.enum(DISPATCH_STATES),
  closedBecause: z.enum(CLOSED_BECAUSE).nullable(),
  dueOn: z.string(),
  dueAt: z.string(),
  sentAt: z.string(),
  closedAt: z.string().nullable(),
  sender: named,
  counts: z.object(counted),
  total: z.int(),
  overdue: z.int(),
  /** Recipients whose request waits for somebody who is no longer there. */
  unattended: z.array(id),
  files: z.array(dispatchFile),
})
export type DispatchDetail = z.output<typeof dispatchDetail>

export const dispatchAnswers = z.object({
  columns: z.array(z.object({ key: z.string(), label: z.string(), numeric: z.boolean() })),
  rows: z.array(
    z.object({
      itemId: id,
      requestId: id,
      requestNo: z.string(),
      recipient: z.string(),
      standing: z.enum(ITEM_STANDINGS),
      cells: z.record(z.string(), z.string()),
    }),
  ),
})
export type DispatchAnswers = z.output<typeof dispatchAnswers>

/** What whoever got a request is told of the dispatch behind it: nothing of other recipients. */
export const dispatchBehind = z.object({
  id,
  dispatchNo: z.string(),
  title: z.string(),
  remark: z.string().nullable(),
  sender: z.string(),
  sentAt: z.string(),
  dueAt: z.string(),
  state: z.enum(ITEM_STATES),
  overdue: z.boolean(),
  files: z.array(dispatchFile),
  /** Whether the person may look at the whole of it. */
  board: z.boolean(),
})
export type DispatchBehind = z.output<typeof dispatchBehind>
