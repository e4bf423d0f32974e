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

export const PROBLEM_SEVERITIES = ['error', 'warning'] as const

/**
 * One thing found in a draft; `path` begins with the part of the definition. An error keeps it from being published, a warning
 * has to be taken note of.
 */
export const problem = z.object({
  path: z.string(),
  module: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.json()),
  severity: z.enum(PROBLEM_SEVERITIES),
})
export type BusinessProblem = z.infer<typeof problem>

export const businessPublish = z.strictObject({
  id,
  draft: z.int().min(1),
  /** What is new, for the list of versions. */
  note: z.string().trim().min(1).max(500).nullable().default(null),
  /** Warnings in spite of which it is published, as they were told. */
  acknowledged: z.array(problem).max(500).default([]),
})
export const businessRetire = z.strictObject({ id, remark: z.string().trim().min(1).max(500) })
export const businessImport = z.strictObject({ document: businessDocument })
export const businessTarget = z.strictObject({ id })
export const businessSaved = z.object({ id, draft: z.int(), state: z.enum(BUSINESS_STATES) })

export const businessVersion = z.object({
  id,
  number: z.int(),
  note: z.string().nullable(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  current: z.boolean(),
  flowVersionId: id,
  running: z.int(),
  /** In spite of which it was published. */
  warnings: z.array(problem),
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
