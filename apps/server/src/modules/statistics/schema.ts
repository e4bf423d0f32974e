import { z } from 'zod'

/** By what figures are grouped. */
export const GROUPS = ['flow', 'department', 'person', 'businessLine', 'day'] as const
export type Group = (typeof GROUPS)[number]

const id = z.uuid()
const filters = {
  from: z.iso.date(),
  to: z.iso.date(),
  flowId: id.optional(),
  departmentId: id.optional(),
  businessLine: z.string().max(40).optional(),
  personId: id.optional(),
}
export const summaryQuery = z.object({ ...filters, by: z.enum(GROUPS).default('flow') })
export const slowQuery = z.object({ ...filters, top: z.coerce.number().int().min(1).max(200).default(20) })
export const nodesQuery = z.object({ ...filters, flowId: id })

/** Shares are exact decimals of four places, null where there is nothing to divide by. */
const share = z.string().nullable()
const figures = {
  opened: z.number(),
  finished: z.number(),
  /** Finished without a return and without an edit ÷ finished. */
  clean: z.number(),
  accuracy: share,
  /** Tasks decided; of those with a time to keep, with the open ones that are late already; how many kept it. */
  decided: z.number(),
  timed: z.number(),
  kept: z.number(),
  timeliness: share,
}
export const summaryRow = z.object({ key: z.string().nullable(), name: z.string().nullable(), ...figures })
export const summary = z.object({
  rows: z.array(summaryRow),
  total: z.object(figures),
  /** When the daily figures were last worked out; null before the first time. */
  asOf: z.string().nullable(),
})

/** Seconds on the clock; a case that still runs, or work that still waits, counts with its age. */
const spread = { count: z.number(), running: z.number(), p50: z.number(), p90: z.number(), longest: z.number() }
export const slow = z.object({ rows: z.array(z.object({ key: id, name: z.string(), ...spread })) })
export const nodes = z.object({ rows: z.array(z.object({ nodeId: z.string(), ...spread })) })
