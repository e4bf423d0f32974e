import { z } from 'zod'

/** Rows looked at before a run is begun: what people go through on a screen. */
export const LOOKED_MAX = 200

/** Why a row would not be done, as doing it would say. */
export const lookedProblem = z.object({
  id: z.string(),
  /** What the row is called; null for what the person may not know of. */
  name: z.string().nullable(),
  module: z.string(),
  code: z.string(),
  status: z.number(),
  params: z.record(z.string(), z.json()),
  fields: z.array(
    z.object({
      path: z.string(),
      code: z.string(),
      module: z.string().optional(),
      params: z.record(z.string(), z.json()).optional(),
    }),
  ),
})

/** What was looked at, and what stands in the way of some of it. */
export const bulkLook = z.object({
  looked: z.array(z.string()).max(LOOKED_MAX),
  /** There are more rows than were looked at. */
  more: z.boolean(),
  problems: z.array(lookedProblem),
})

/** Decisions that are made for many tasks at once. */
export const LOOKED_COMMANDS = ['approvals.task.agree', 'approvals.task.handle', 'approvals.task.refuse'] as const
export type LookedCommand = (typeof LOOKED_COMMANDS)[number]
