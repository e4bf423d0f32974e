import { z } from 'zod'
import { IDENTITY_KIND_CODES } from '#contract/clients'

/** A person by its document, or everybody of a name. */
export const ENTRY_KINDS = ['member', 'name'] as const
export const CATEGORIES = ['fraud', 'sanction', 'regulator', 'litigation', 'internal', 'other'] as const
export const ENTRY_STATUSES = ['ENABLED', 'DISABLED', 'REMOVED'] as const
export type EntryStatus = (typeof ENTRY_STATUSES)[number]
export const MATCHES = ['identity', 'name', 'nameAndBirth'] as const
export const HIT_STATES = ['OPEN', 'CONFIRMED', 'DISMISSED'] as const
export type HitState = (typeof HIT_STATES)[number]
/** What two clients may have in common, heaviest first. */
export const PARTS = ['identity', 'nameAndBirth', 'phone', 'email'] as const
export type Part = (typeof PARTS)[number]
export const VERDICTS = ['same', 'related', 'different'] as const
export const IMPORT_MAX = 2000

const id = z.uuid()
const version = z.int32().min(1)
/** What the form showed; null, as in a bulk run, takes it as it stands. */
const seen = version.nullable().default(null)
const text = (max: number) => z.string().trim().min(1).max(max)
const optional = (max: number) => text(max).nullable().default(null)
const remark = text(1000)

const entryFacts = {
  identityKind: z.enum(IDENTITY_KIND_CODES).nullable().default(null),
  identityCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .default(null),
  /** As typed; normalised as clients' numbers are. */
  identityNumber: optional(60),
  nameZh: optional(100),
  nameEn: optional(200),
  bornOn: z.iso.date().nullable().default(null),
  category: z.enum(CATEGORIES),
  reason: remark,
  source: optional(200),
  /** Last day it counts; null: until it is taken out. */
  validUntil: z.iso.date().nullable().default(null),
}
/** With a document it is about that person, without one about everybody of the name. */
export const entryInput = z.strictObject(entryFacts)
export type EntryInput = z.output<typeof entryInput>
export const statusInput = z.strictObject({ id, version: seen, status: z.enum(['ENABLED', 'DISABLED']), remark })
export const removeInput = z.strictObject({ id, remark })
export const entryReference = z.object({ id, entryNo: z.string(), hits: z.int() })

export const importRow = z.strictObject({ row: z.int().min(1).optional(), ...entryFacts })
export const importInput = z.strictObject({ rows: z.array(importRow).min(1).max(IMPORT_MAX) })
export const imported = z.object({
  created: z.int(),
  hits: z.int(),
  /** Rows about somebody who is on the list already, as which entry; or with neither document nor name. */
  skipped: z.array(z.object({ row: z.int(), code: z.string(), entryNo: z.string().nullable() })),
})
export type ImportedEntries = z.output<typeof imported>

export const decideInput = z.strictObject({ id, version: seen, state: z.enum(['CONFIRMED', 'DISMISSED']), remark })
export const judgeInput = z.strictObject({ id, version: seen, verdict: z.enum(VERDICTS), remark })
export const decided = z.object({ id, version })

export const hitView = z.object({
  id,
  hitNo: z.string(),
  state: z.enum(HIT_STATES),
  matched: z.enum(MATCHES),
  label: z.string(),
  entryNo: z.string(),
  category: z.enum(CATEGORIES),
  reason: z.string(),
  foundAt: z.string(),
  decidedByName: z.string().nullable(),
  decidedAt: z.string().nullable(),
  remark: z.string().nullable(),
  version,
  /** Whether whoever asks may decide it: not the maker of its application. */
  mayDecide: z.boolean(),
})
export type HitView = z.output<typeof hitView>
export const similarClient = z.object({
  clientId: id,
  clientNo: z.string(),
  name: z.string(),
  status: z.string(),
  parts: z.array(z.enum(PARTS)),
  score: z.int(),
  /** Of the pair somebody judged; null for an application, and where nobody has. */
  pairId: id.nullable(),
  pairVersion: z.int().nullable(),
  verdict: z.enum(VERDICTS).nullable(),
  judgedByName: z.string().nullable(),
  remark: z.string().nullable(),
})
export type SimilarClient = z.output<typeof similarClient>
/** `similar` is null for whoever may not see similar clients. */
export const screened = z.object({ hits: z.array(hitView), similar: z.array(similarClient).nullable() })
export type Screened = z.output<typeof screened>
