import { z } from 'zod'

/** Kinds of subject a client may be told to be. */
export const CLIENT_SUBJECTS = ['person', 'entity', 'special', 'product'] as const

/** One rule: a client that fits all that is named is this kind of subject; null fits everything. */
export const subjectRule = z.strictObject({
  category: z.string().max(40).nullable().default(null),
  clientType: z.enum(['individual', 'joint', 'corporate']).nullable().default(null),
  businessLine: z.string().max(40).nullable().default(null),
  subjectType: z.enum(CLIENT_SUBJECTS),
})
export type SubjectRule = z.output<typeof subjectRule>

/** All rules in the order they are asked. */
export const subjectRules = z.strictObject({ rules: z.array(subjectRule).max(50) })
