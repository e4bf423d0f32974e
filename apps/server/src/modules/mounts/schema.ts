import { z } from 'zod'

/** How names are written in a folder: found out name by name, or as the older system wrote them. */
export const ENCODINGS = ['auto', 'utf-8', 'gb18030', 'big5'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** What a pattern may be made of: one word each within a folder or file name; `rest` may hold folders too. */
export const PLACEHOLDERS = ['account', 'parameter', 'date', 'name', 'n', 'ext', 'any', 'rest'] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

export const FILE_STATES = ['PRESENT', 'VANISHED'] as const
export type MountedState = (typeof FILE_STATES)[number]
export const SCAN_STATES = ['RUNNING', 'DONE', 'FAILED'] as const
/** Why a folder could not be looked through. */
export const SCAN_FAILURES = ['ROOT_MISSING', 'ROOT_EMPTY', 'INTERRUPTED', 'OTHER'] as const
export type ScanFailure = (typeof SCAN_FAILURES)[number]

const id = z.uuid()
const root = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
const version = z.int32().min(1)
const parameter = z.string().trim().min(1).max(40)
const template = z.string().trim().min(1).max(300)
const position = z.int().min(0).max(1_000_000)

export const patternAnswer = z.object({
  id,
  root,
  template,
  parameter: z.string().nullable(),
  position: z.int(),
  retired: z.boolean(),
  version,
  updatedByName: z.string(),
  updatedAt: z.string(),
  files: z.int(),
})
export type Pattern = z.output<typeof patternAnswer>

export const rootAnswer = z.object({
  name: root,
  /** Whether the configuration still names it. */
  configured: z.boolean(),
  encoding: z.enum(ENCODINGS),
  version,
  files: z.int(),
  unbound: z.int(),
  vanished: z.int(),
  lastScan: z
    .object({
      state: z.enum(SCAN_STATES),
      startedAt: z.string(),
      finishedAt: z.string().nullable(),
      seen: z.int(),
      failure: z.enum(SCAN_FAILURES).nullable(),
    })
    .nullable(),
  patterns: z.array(patternAnswer),
})
export const rootsAnswer = z.object({ items: z.array(rootAnswer) })
export type MountRoot = z.output<typeof rootAnswer>

export const createPatternInput = z.strictObject({
  root,
  template,
  parameter: parameter.nullable().default(null),
  position: position.default(100),
})
export const updatePatternInput = z.strictObject({
  patternId: id,
  version,
  template,
  parameter: parameter.nullable().default(null),
  position,
})
export const retirePatternInput = z.strictObject({ patternId: id, version })
export const patternReference = z.object({ patternId: id })
export const configureRootInput = z.strictObject({ root, version, encoding: z.enum(ENCODINGS) })
export const rootReference = z.object({ root })
export const scanInput = z.strictObject({ root })

export const bindInput = z.strictObject({
  fileId: id,
  accountNo: z.string().trim().min(1).max(40),
  parameter: parameter.nullable().default(null),
})
export const bindNamedInput = z.strictObject({ fileId: id })
export const unbindInput = z.strictObject({ fileId: id, reason: z.string().trim().min(1).max(500) })
export const fileReference = z.object({ fileId: id })

export const fileAnswer = z.object({
  id,
  root,
  path: z.string(),
  fileName: z.string(),
  size: z.int(),
  modifiedAt: z.string(),
  kind: z.string(),
  mime: z.string(),
  state: z.enum(FILE_STATES),
  namedAccount: z.string().nullable(),
  parameter: z.string().nullable(),
  datedOn: z.string().nullable(),
  accountId: id.nullable(),
  accountNo: z.string().nullable(),
  boundByName: z.string().nullable(),
  boundAt: z.string().nullable(),
  firstSeenAt: z.string(),
  vanishedAt: z.string().nullable(),
})
export type MountedFile = z.output<typeof fileAnswer>
