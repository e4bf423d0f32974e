import { z } from 'zod'

export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const

/** A backup of the database, a check of the copies, a restore drill. */
export const RUN_KINDS = ['BASE', 'VERIFY', 'DRILL'] as const
export type RunKind = (typeof RUN_KINDS)[number]
export const RUN_STATES = ['RUNNING', 'DONE', 'FAILED'] as const
export type RunState = (typeof RUN_STATES)[number]

/** Why a backup, a copying or a drill did not succeed. */
export const FAILURES = [
  'NO_RIGHT',
  'NOT_SET_UP',
  'LOG_LOST',
  'TABLESPACES',
  'STORE_FULL',
  'STORE_UNREACHABLE',
  'DAMAGED',
  'INVARIANT_BROKEN',
  'INTERRUPTED',
  'OTHER',
] as const
export type Failure = (typeof FAILURES)[number]

/** What is watched: backups, the log that follows them, copies of contents, checks of the copies, restore drills. */
export const WATCHED = ['base', 'log', 'contents', 'verify', 'drill'] as const
export type Watched = (typeof WATCHED)[number]
export const STANDINGS = ['GOOD', 'NEVER', 'OVERDUE'] as const
export type Standing = (typeof STANDINGS)[number]

const moment = z.string().nullable()
export const backupsAnswer = z.object({
  /** Whether a second store is set up. */
  connected: z.boolean(),
  place: z.object({ kind: z.enum(['local', 's3']), name: z.string() }).nullable(),
  keepDays: z.int().nullable(),
  watched: z.array(
    z.object({
      watched: z.enum(WATCHED),
      standing: z.enum(STANDINGS),
      /** When it was last done. */
      at: moment,
      /** Seconds after which it is overdue. */
      within: z.int(),
    }),
  ),
  log: z.object({ position: z.string().nullable(), failure: z.enum(FAILURES).nullable() }),
  contents: z.object({
    copied: z.int(),
    bytes: z.int(),
    waiting: z.int(),
    waitingBytes: z.int(),
    /** Since when the oldest waits. */
    waitingSince: moment,
    failure: z.enum(FAILURES).nullable(),
  }),
  setting: z.object({ version: z.int(), alertEmail: z.string().nullable(), alertLanguage: z.enum(LANGUAGES) }),
})
export type Backups = z.output<typeof backupsAnswer>

export const askInput = z.strictObject({})
export const asked = z.object({ asked: z.literal(true) })
export const configureInput = z.strictObject({
  version: z.int32().min(1),
  alertEmail: z.email().max(254).toLowerCase().nullable().default(null),
  alertLanguage: z.enum(LANGUAGES).default('zh-Hans'),
})
export type Setting = z.output<typeof configureInput>
export const configured = z.object({ version: z.int() })

/** What a drill found, in the words of the verb that ran it. */
export const drillInput = z.strictObject({
  startedAt: z.iso.datetime({ offset: true }),
  finishedAt: z.iso.datetime({ offset: true }),
  base: z.string().max(200).nullable(),
  contents: z.int().min(0),
  bytes: z.int().min(0),
  damaged: z.int().min(0),
  rpoSeconds: z.int().min(0).nullable(),
  rtoSeconds: z.int().min(0).nullable(),
  failure: z.enum(FAILURES).nullable(),
})
export type Drill = z.output<typeof drillInput>
export const drillNoted = z.object({ id: z.uuid() })
