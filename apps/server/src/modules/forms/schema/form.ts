import { z } from 'zod'
import { label } from '#contract/approvals'
import { expression, field } from './field.ts'

/** A part of a form under a heading, shown and hidden as a whole. */
export const section = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  label,
  showIf: expression.optional(),
  fields: z.array(field).max(100),
})
export type Section = z.infer<typeof section>

/** What a form asks. Field keys are unique over all sections. Published with its business version and never changed. */
export const formDefinition = z.strictObject({ sections: z.array(section).min(1).max(30) })
export type FormDefinition = z.infer<typeof formDefinition>
/** A form as it may be written, defaults left out. */
export type FormDraft = z.input<typeof formDefinition>

/**
 * What has been filled in, by field key. Decimals and dates are strings; a table is an array of `{ id, …columns }`
 * whose `id` stays with the row; files are `{ id, sha256, name, size, mime, parameter }`, a signature is one of them;
 * identity is `{ type, country, number }`; a cascade is the list of values chosen, from the top.
 */
export type FormValues = Record<string, z.infer<ReturnType<typeof z.json>>>

/** Kinds of subjects a business may be about; each may have a form of its own. `none`: a business about nobody. */
export const SUBJECT_TYPES = ['person', 'entity', 'special', 'product', 'introducer', 'none'] as const
export type SubjectType = (typeof SUBJECT_TYPES)[number]
