import { z } from 'zod'
import { label } from '#contract/approvals'

export type { Label } from '#contract/approvals'

export const SOURCE_KINDS = ['register', 'view', 'sql', 'http'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** A version is written, found sound, let out by a second person, and in the end taken out of use. */
export const VERSION_STATES = ['draft', 'checked', 'published', 'retired'] as const
export type VersionState = (typeof VERSION_STATES)[number]

/** From each state the ones it may go to; a changed draft has to be checked again. */
export const VERSION_TRANSITIONS: Readonly<Record<VersionState, readonly VersionState[]>> = {
  draft: ['checked'],
  checked: ['draft', 'published'],
  published: ['retired'],
  retired: [],
}

/** Name of a source: forms and flows refer to it for as long as they live. */
export const sourceCode = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/)

/** Name of a column of an answer. */
export const columnKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
/** Name of a parameter; in a statement and an address it stands as `$name` and `{name}`. */
export const parameterKey = z.string().regex(/^[a-z][A-Za-z0-9_]{0,39}$/)

export const VALUE_TYPES = ['text', 'integer', 'decimal', 'date', 'instant', 'yesNo', 'id'] as const
export type ValueType = (typeof VALUE_TYPES)[number]

/** A value of an answer: decimals and integers as text, exact; dates `YYYY-MM-DD`; instants RFC 3339. */
export type SourceValue = string | boolean | null
export const sourceValue = z.union([z.string(), z.boolean(), z.null()])

/** Values that callers bind, by parameter; `texts` is a list. */
export type SourceParameters = Readonly<Record<string, string | boolean | null | readonly string[]>>

export const parameter = z.strictObject({
  key: parameterKey,
  label,
  type: z.enum([...VALUE_TYPES, 'texts']),
  required: z.boolean().default(true),
  /** `view.column` of a published view in which the value must be found within the asker's data scope. */
  within: z
    .string()
    .regex(/^v_[a-z_]{1,40}\.[a-z_]{1,40}$/)
    .optional(),
  /** Tried when nothing else is given. */
  sample: z.string().max(200).optional(),
})
export type Parameter = z.infer<typeof parameter>

const parameters = z
  .array(parameter)
  .max(20)
  .default([])
  .refine((all) => new Set(all.map((one) => one.key)).size === all.length, { params: { code: 'PARAMETER_TWICE' } })

const limits = {
  parameters,
  /** More rows than this are an error, not a cut: 1 to 1,000. */
  rowsMax: z.int().min(1).max(1000).default(200),
  /** Runs a minute over all processes; more are refused. */
  perMinute: z.int().min(1).max(6000).default(300),
}

const column = { key: columnKey, label, type: z.enum(VALUE_TYPES) }
const once = (all: readonly { key: string }[]) => new Set(all.map((one) => one.key)).size === all.length

/** A table staff keep here. Its rows belong to a version and never change once that is published. */
export const registerDefinition = z.strictObject({
  kind: z.literal('register'),
  ...limits,
  columns: z
    .array(z.strictObject({ ...column, required: z.boolean().default(false) }))
    .min(1)
    .max(40)
    .refine(once, { params: { code: 'COLUMN_TWICE' } }),
  /** Columns that tell rows apart; none: rows may repeat. */
  rowKey: z.array(columnKey).max(6).default([]),
  /** Rows carry the days they count, `valid_from` to `valid_to`, both included; either may be open. */
  dated: z.boolean().default(false),
  /** Rows whose column equals the parameter; a parameter without a value leaves its filter out. */
  filters: z
    .array(z.strictObject({ column: columnKey, parameter: parameterKey }))
    .max(10)
    .default([]),
})
export type RegisterDefinition = z.infer<typeof registerDefinition>

/** Columns of a view that a module publishes, in the asker's data scope. */
export const viewDefinition = z.strictObject({
  kind: z.literal('view'),
  ...limits,
  view: z.string().regex(/^v_[a-z_]{1,40}$/),
  columns: z.array(columnKey).min(1).max(40),
  filters: z
    .array(z.strictObject({ column: columnKey, parameter: parameterKey }))
    .max(10)
    .default([]),
  sort: z.strictObject({ column: columnKey, descending: z.boolean().default(false) }).optional(),
})

/** One SELECT over published views. */
export const sqlDefinition = z.strictObject({
  kind: z.literal('sql'),
  ...limits,
  statement: z.string().min(1).max(10_000),
})

/** RFC 6901: empty for the whole document. */
const pointer = z
  .string()
  .max(200)
  .regex(/^(\/([^~/]|~[01])*)*$/)

/** Answers of another system's JSON interface. */
export const httpDefinition = z.strictObject({
  kind: z.literal('http'),
  ...limits,
  method: z.enum(['GET', 'POST']).default('GET'),
  /** Scheme and host fixed, `{parameter}` in path and query, escaped there. */
  url: z.string().min(1).max(1000),
  /** `{secret}` in a header's value stands for the secret's text. */
  headers: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/),
        value: z
          .string()
          .max(500)
          .regex(/^[\x20-\x7e]*$/),
        secret: z.string().max(60).optional(),
      }),
    )
    .max(10)
    .default([]),
  /** Parameters sent as a JSON object, with POST. */
  body: z.array(parameterKey).max(20).default([]),
  /** Where the array of rows stands; a single object is one row, nothing is none. */
  rows: pointer.default(''),
  columns: z
    .array(z.strictObject({ ...column, pointer }))
    .min(1)
    .max(40)
    .refine(once, { params: { code: 'COLUMN_TWICE' } }),
  timeoutMs: z.int().min(100).max(10_000).default(3000),
  maxBytes: z.int().min(1000).max(2_000_000).default(500_000),
  /** Further tries of a GET after a failure that may pass. */
  retries: z.int().min(0).max(2).default(1),
  /** How long an answer may be given again; 0 asks every time. */
  cacheSeconds: z.int().min(0).max(3600).default(0),
})
export type HttpDefinition = z.infer<typeof httpDefinition>

export const sourceDefinition = z.discriminatedUnion('kind', [
  registerDefinition,
  viewDefinition,
  sqlDefinition,
  httpDefinition,
])
export type SourceDefinition = z.infer<typeof sourceDefinition>
export type SourceDraft = z.input<typeof sourceDefinition>

/** A column of an answer. */
export const answerColumn = z.object({ key: z.string(), type: z.enum(VALUE_TYPES), label: label.nullable() })
export type AnswerColumn = z.infer<typeof answerColumn>

/** What a source answers: rows of values in the order of the columns. */
export const answer = z.object({
  version: z.int(),
  columns: z.array(answerColumn),
  rows: z.array(z.array(sourceValue)),
  /** Names the run in the log. */
  runId: z.string(),
  ms: z.int(),
})
export type SourceAnswer = z.infer<typeof answer>
