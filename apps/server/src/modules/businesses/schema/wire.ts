import { z } from 'zod'
import { businessBasics, businessCode, businessDocument, unfinishedDefinition } from './definition.ts'
import { BUSINESS_STATES } from './state.ts'

const id = z.uuid()

export const businessCreate = z.strictObject({ code: businessCode, ...businessBasics.shape })

/** A saving of the designer: what changed, on the draft as it was read. */
export const businessUpdate = z.strictObject({
  id,
  /** Number of the draft as it was read; DRAFT_CHANGED when somebody saved meanwhile. */
  draft: z.int().min(1),
  basics: businessBasics.partial().optional(),
  definition: unfinishedDefinition.optional(),
})

export const businessPublish = z.strictObject({
  id,
  draft: z.int().min(1),
  /** What is new, for the list of versions. */
  note: z.string().trim().min(1).max(500).nullable().default(null),
})
export const businessRetire = z.strictObject({ id, remark: z.string().trim().min(1).max(500) })
export const businessImport = z.strictObject({ document: businessDocument })
export const businessTarget = z.strictObject({ id })
export const businessSaved = z.object({ id, draft: z.int(), state: z.enum(BUSINESS_STATES) })

/** One thing that keeps a draft from being published; `path` begins with the part of the definition. */
export const problem = z.object({
  path: z.string(),
  module: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.json()),
})
export type BusinessProblem = z.infer<typeof problem>

export const businessVersion = z.object({
  id,
  number: z.int(),
  note: z.string().nullable(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  current: z.boolean(),
  flowVersionId: id,
  running: z.int(),
})

export const businessDetail = z.object({
  id,
  code: businessCode,
  ...businessBasics.shape,
  state: z.enum(BUSINESS_STATES),
  draft: z.int(),
  draftBy: z.string(),
  draftAt: z.string(),
  definition: unfinishedDefinition,
  /** Whether the draft differs from what is published. */
  changed: z.boolean(),
  problems: z.array(problem),
  versions: z.array(businessVersion),
})
export type BusinessDetail = z.output<typeof businessDetail>

export const businessVersionDetail = z.object({
  id,
  businessId: id,
  number: z.int(),
  definition: unfinishedDefinition,
})
