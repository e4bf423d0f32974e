import { z } from 'zod'
import { label } from '#contract/approvals'
import {
  answerColumn,
  parameterKey,
  SOURCE_KINDS,
  sourceCode,
  sourceDefinition,
  sourceValue,
  VALUE_TYPES,
  VERSION_STATES,
} from './source.ts'

/** Something a check found. `start` and `end` are places in the statement, in UTF-16 units. */
export const problem = z.object({
  path: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.json()).default({}),
  start: z.int().optional(),
  end: z.int().optional(),
})
export type Problem = z.infer<typeof problem>

/** What a check of a version found, and the columns it would answer. */
export const checkResult = z.object({
  problems: z.array(problem),
  columns: z.array(answerColumn),
  checkedAt: z.string(),
})
export type CheckResult = z.infer<typeof checkResult>

const person = z.object({ id: z.string(), name: z.string() })

export const versionView = z.object({
  id: z.uuid(),
  number: z.int(),
  state: z.enum(VERSION_STATES),
  definition: sourceDefinition,
  check: checkResult.nullable(),
  rowCount: z.int(),
  author: person,
  /** Everybody who wrote on it: none of them may publish it. */
  editors: z.array(z.string()),
  publisher: person.nullable(),
  createdAt: z.string(),
  publishedAt: z.string().nullable(),
  retiredAt: z.string().nullable(),
  /** Grows with every change of the draft. */
  edition: z.int(),
})
export type VersionView = z.infer<typeof versionView>

/** Where a source is used by what other modules keep. */
/** Something that asks a source, called as people of each language call it. */
export const sourceUse = z.object({ kind: z.string(), id: z.string(), label, href: z.string().nullable() })
export type SourceUse = z.infer<typeof sourceUse>

export const sourceView = z.object({
  id: z.uuid(),
  code: z.string(),
  kind: z.enum(SOURCE_KINDS),
  label,
  note: z.string().nullable(),
  versions: z.array(versionView),
  uses: z.array(sourceUse),
  /** Uses of a source that has nothing published any more. */
  dangling: z.boolean(),
})
export type SourceView = z.infer<typeof sourceView>

const note = z.string().trim().max(500).optional()

export const sourceCreate = z.strictObject({
  code: sourceCode,
  label,
  note,
  definition: sourceDefinition,
})
export const draftEdit = z.strictObject({
  id: z.uuid(),
  edition: z.int(),
  label,
  note,
  definition: sourceDefinition,
})
export const sourceTarget = z.strictObject({ id: z.uuid() })
export const versionTarget = z.strictObject({ id: z.uuid(), number: z.int().min(1) })
export const retireInput = z.strictObject({
  id: z.uuid(),
  number: z.int().min(1),
  reason: z.string().trim().min(1).max(500),
  /** Retires although something still asks it. */
  although: z.boolean().default(false),
})
export const versionAnswer = z.object({ id: z.uuid(), number: z.int(), edition: z.int() })

/** A row of a register: values by column. */
export const registerRow = z.record(z.string(), sourceValue)
export type RegisterRow = z.infer<typeof registerRow>
export const ROWS_MAX = 20_000
export const rowsPut = z.strictObject({
  id: z.uuid(),
  edition: z.int(),
  rows: z.array(registerRow).max(ROWS_MAX),
})
export const rowProblem = z.object({ row: z.int(), column: z.string().nullable(), code: z.string() })
export type RowProblem = z.infer<typeof rowProblem>
export const rowsView = z.object({ rows: z.array(registerRow), total: z.int() })
/** What an import would bring: every row as read, and what is wrong with them. */
export const importPreview = z.object({
  rows: z.array(registerRow),
  problems: z.array(rowProblem),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  same: z.int(),
})
export type ImportPreview = z.infer<typeof importPreview>

export const tryInput = z.strictObject({
  definition: sourceDefinition,
  parameters: z.record(parameterKey, z.union([z.string().max(2000), z.boolean(), z.null(), z.array(z.string())])),
  /** The source it is a draft of: its register's rows, its log. */
  sourceId: z.uuid().nullable(),
})
export const readInput = z.strictObject({
  parameters: tryInput.shape.parameters,
  version: z.int().min(1).optional(),
})

/** A published source as whoever designs a form or flow may ask it. */
export const offeredSource = z.object({
  code: sourceCode,
  label,
  parameters: z.array(z.object({ key: parameterKey, label, required: z.boolean() })),
  /** In the order of the answer; empty when nobody has checked what a statement answers. */
  columns: z.array(answerColumn),
})
export type OfferedSource = z.infer<typeof offeredSource>
export const offeredSources = z.object({ items: z.array(offeredSource) })

/** A view that statements may read, as the editor offers it. */
export const publishedView = z.object({
  name: z.string(),
  /** Its name in locales: `accounts:view.v_account`. */
  title: z.string(),
  columns: z.array(z.object({ key: z.string(), type: z.enum(VALUE_TYPES) })),
})
export type PublishedViewWire = z.infer<typeof publishedView>
/** What the editor completes and explains. */
export const vocabulary = z.object({
  views: z.array(publishedView),
  functions: z.array(z.string()),
  /** Hosts that sources may ask. */
  hosts: z.array(z.string()),
  secrets: z.array(z.object({ code: z.string(), host: z.string(), changedAt: z.string() })),
})
export type Vocabulary = z.infer<typeof vocabulary>

export const secretSet = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,59}$/),
  /** The only host it is ever sent to, with its port when that is not the scheme's own. */
  host: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9.-]{1,200}(:[0-9]{1,5})?$/),
  value: z
    .string()
    .min(1)
    .max(2000)
    .regex(/^[\x21-\x7e]+$/),
})
export const secretTarget = z.strictObject({ code: secretSet.shape.code })
