import { z } from 'zod'
import { layout } from './layout.ts'
import { SLOT_CODES } from './slot.ts'
import {
  CHANNELS,
  CIRCUIT_STATES,
  COUNTERS,
  DELIVERY_REASONS,
  DELIVERY_STATES,
  RATE_KINDS,
  ROW_STATES,
} from './state.ts'

const id = z.uuid()
const counter = z.enum(COUNTERS)
const kind = z.enum(RATE_KINDS)
const reason = z.string().trim().min(1).max(500)
const values = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])).nullable()

export const configureInput = z.strictObject({
  counter,
  /** Whether changes go there at all. */
  enabled: z.boolean(),
  channel: z.enum(CHANNELS),
  reason,
})
export const tryNowInput = z.strictObject({ counter })
export const publishInput = z.strictObject({ counter, kind, layout, reason })
export const published = z.object({ counter, kind, version: z.int() })
export const previewInput = z.strictObject({ counter, kind, layout })
export const preview = z.object({ text: z.string(), bytes: z.int() })
export const resendInput = z.strictObject({ id, reason })
export const readBackInput = z.strictObject({ id })
export const reverseInput = z.strictObject({ id, reason })
export const closeInput = z.strictObject({ id, remark: reason })
export const reference = z.object({ id })

/** What a counter is able to do. */
export const capabilities = z.object({
  kinds: z.array(kind),
  channels: z.array(z.enum(CHANNELS)),
  lasting: z.array(z.enum(['today', 'longTerm'])),
  /** Somebody there has to check what was imported. */
  checks: z.boolean(),
  removes: z.boolean(),
  decimals: z.object({ byMoney: z.int(), byLot: z.int() }),
  /** Whether a fee can stand for one hedge flag alone. */
  feeByHedgeFlag: z.boolean(),
})
export type Capabilities = z.infer<typeof capabilities>

/** A counter as the page of connectors shows it. */
export const counterHealth = z.object({
  counter,
  configured: z.boolean(),
  enabled: z.boolean(),
  channel: z.enum(CHANNELS),
  capabilities,
  circuit: z.enum(CIRCUIT_STATES),
  failures: z.int(),
  openUntil: z.string().nullable(),
  lastOkAt: z.string().nullable(),
  lastFailedAt: z.string().nullable(),
  lastFailure: z.string().nullable(),
  states: z.record(z.enum(DELIVERY_STATES), z.int()),
  openIncidents: z.int(),
  /** Seconds since the oldest delivery that could be on its way was made. */
  lagSeconds: z.int().nullable(),
  lastFailures: z.array(z.object({ id, accountNo: z.string().nullable(), reason: z.string(), failedAt: z.string() })),
  versions: z.array(z.object({ kind, version: z.int() })),
})
export type CounterHealth = z.infer<typeof counterHealth>

export const mappingVersion = z.object({
  version: z.int(),
  layout,
  reason: z.string(),
  publishedByName: z.string().nullable(),
  publishedAt: z.string(),
})
export type MappingVersion = z.infer<typeof mappingVersion>

export const deliveryRow = z.object({
  line: z.int(),
  exchange: z.string(),
  product: z.string(),
  contract: z.string(),
  productType: z.string(),
  hedgeFlag: z.string(),
  operation: z.enum(['set', 'remove']),
  before: values,
  wanted: values,
  found: values,
  state: z.enum(ROW_STATES),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type DeliveryRow = z.infer<typeof deliveryRow>

export const incident = z.object({
  id,
  line: z.int(),
  field: z.string(),
  wanted: z.string().nullable(),
  found: z.string().nullable(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  closedByName: z.string().nullable(),
  remark: z.string().nullable(),
})

export const deliveryDetail = z.object({
  id,
  counter,
  kind,
  changeId: id,
  accountId: id,
  accountNo: z.string(),
  clientName: z.string().nullable(),
  caseId: id.nullable(),
  lasting: z.enum(['today', 'longTerm']),
  dueOn: z.string(),
  untilOn: z.string().nullable(),
  reverses: id.nullable(),
  reversedBy: id.nullable(),
  state: z.enum(DELIVERY_STATES),
  reason: z.enum(DELIVERY_REASONS).nullable(),
  round: z.int(),
  attempts: z.int(),
  nextAt: z.string(),
  channel: z.enum(CHANNELS).nullable(),
  mappingVersion: z.int().nullable(),
  receipt: z.string().nullable(),
  rowCount: z.int(),
  rowsRefused: z.int(),
  createdByName: z.string(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
  importedAt: z.string().nullable(),
  checkedAt: z.string().nullable(),
  effectiveAt: z.string().nullable(),
  failedAt: z.string().nullable(),
  rows: z.array(deliveryRow),
  incidents: z.array(incident),
  /** The same change at the other counters. */
  beside: z.array(z.object({ id, counter, state: z.enum(DELIVERY_STATES) })),
})
export type DeliveryDetail = z.infer<typeof deliveryDetail>

const day = z.iso.date()
export const assignInput = z.strictObject({
  accountId: id,
  counter,
  /** From when on; today without it. */
  from: day.nullable().default(null),
  /** The last day; none: until further notice. */
  until: day.nullable().default(null),
  /** Instead of the others: they end on the day before. */
  alone: z.boolean().default(false),
  reason,
})
export const releaseInput = z.strictObject({
  id,
  /** The last day it is kept there; today without it. */
  lastDay: day.nullable().default(null),
  reason,
})
export const registerInput = z.strictObject({
  /** Whether rates of an account that the register does not know are refused. */
  required: z.boolean(),
  reason,
})
export const registerRule = z.object({ required: z.boolean() })
export type RegisterRule = z.infer<typeof registerRule>

const slot = z.enum(SLOT_CODES)
export const slotConfigure = z.strictObject({ slot, enabled: z.boolean(), reason })
export const slotPull = z.strictObject({
  slot,
  /** From the beginning: what is known already changes nothing. */
  fromStart: z.boolean().default(false),
})
export const slotNamed = z.object({ slot })
export const recordReveal = z.strictObject({ id })
export const recordContent = z.object({ content: z.record(z.string(), z.json()) })

/** A slot as the page of the feed shows it. */
export const slotState = z.object({
  no: z.int(),
  code: z.string(),
  enabled: z.boolean(),
  cursor: z.int(),
  pulledAt: z.string().nullable(),
  failedAt: z.string().nullable(),
  failure: z.string().nullable(),
  failures: z.int(),
  delaySeconds: z.int().nullable(),
  /** Seconds since it was last pulled. */
  lagSeconds: z.int().nullable(),
  records: z.int(),
})
export type SlotState = z.infer<typeof slotState>
export const feedState = z.object({ configured: z.boolean(), slots: z.array(slotState) })
export type FeedState = z.infer<typeof feedState>
