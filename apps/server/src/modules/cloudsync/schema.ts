import { z } from 'zod'

/** Businesses the cloud platform knows, by its numbers; there is no number 1. */
export const BUSINESSES = [2, 3, 4, 5, 6, 7] as const
export type Business = (typeof BUSINESSES)[number]
/** Business of the house → business of the platform. */
export const TRIGGERS: Readonly<Record<string, Business>> = {
  'futures-opening': 2,
  'add-trading-code': 3,
  'change-settlement-bank': 4,
  'change-identity-validity': 5,
  'change-mobile': 6,
  'change-other-data': 7,
}
/** The counter the house runs; only the first two tell required from optional. */
export const COUNTERS = ['ctp1', 'cap', 'other'] as const
export type Counter = (typeof COUNTERS)[number]
/** What an event may be about besides; a rule with one as its condition counts only then. */
export const FACTS = ['professional', 'cffex', 'ine', 'gfex'] as const
export type Fact = (typeof FACTS)[number]
/** Languages the alert can be written in. */
export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
export const EVENT_STATES = ['WAITING', 'DONE', 'FAILED'] as const
export type EventState = (typeof EVENT_STATES)[number]
export const ITEM_STATES = ['WAITING', 'DONE', 'PARTIAL', 'FAILED'] as const
export type ItemState = (typeof ITEM_STATES)[number]
export const FILE_STATES = ['WAITING', 'SENT', 'DONE', 'FAILED', 'DROPPED'] as const
export type FileState = (typeof FILE_STATES)[number]
export const EVENT_SOURCES = ['opening', 'request', 'manual'] as const
export type EventSource = (typeof EVENT_SOURCES)[number]
export const CONTENT_STATES = ['OK', 'UNREADABLE', 'HASH_DRIFT'] as const
export type ContentState = (typeof CONTENT_STATES)[number]
/** What the nightly check of the archive can find. */
export const FINDING_KINDS = ['MISSING', 'EXPIRED', 'UNREADABLE', 'HASH_DRIFT', 'UNSYNCED'] as const
export type FindingKind = (typeof FINDING_KINDS)[number]
/** What professional investors must have on the platform, whatever the rules call it. */
export const PROFESSIONAL_PARAMETER = 'adequacy'
/** Why a file is not there yet, or never will be without a person. */
export const REASONS = [
  'UNCONFIGURED',
  'UNREACHABLE',
  'BUSY',
  'PLATFORM_FAULT',
  'KEY_REFUSED',
  'REFUSED',
  'FILE_GONE',
] as const
export type Reason = (typeof REASONS)[number]

const id = z.uuid()
const business = z.literal([...BUSINESSES])
const version = z.int32().min(1)
const parameter = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
const reason = z.string().trim().min(1).max(500)
const day = z.iso.date()

export const createEventInput = z.strictObject({
  accountNo: z.string().trim().min(1).max(40),
  business,
  occurredOn: day,
  facts: z.array(z.enum(FACTS)).max(FACTS.length).default([]),
  remark: reason.nullable().default(null),
})
export const eventReference = z.object({ id, eventNo: z.string() })
export const resyncInput = z.strictObject({ id })
export const resynced = z.object({ id, files: z.int() })
export const repairInput = z.strictObject({ id, reason })
export const eventId = z.object({ id })

export const ruleRow = z.strictObject({
  business,
  parameter,
  required: z.boolean(),
  condition: z.enum(FACTS).nullable().default(null),
})
export type RuleRow = z.output<typeof ruleRow>
export const RULES_MAX = 300
export const publishRulesInput = z.strictObject({
  /** The version that was looked at. */
  version,
  validFrom: day,
  rules: z.array(ruleRow).min(1).max(RULES_MAX),
  remark: reason.nullable().default(null),
})
export const rulesPublished = z.object({ version })
const alert = {
  /** Who is written to when the nightly check finds something. */
  alertEmail: z.email().max(254).toLowerCase().nullable().default(null),
  alertLanguage: z.enum(LANGUAGES).default('zh-Hans'),
}
export const configureInput = z.strictObject({ version, counter: z.enum(COUNTERS), ...alert })
export type Setting = z.output<typeof configureInput>

export const ruleVersionAnswer = z.object({
  version,
  validFrom: day,
  publishedByName: z.string(),
  publishedAt: z.string(),
  remark: z.string().nullable(),
  rules: z.array(ruleRow),
})
export type RuleVersion = z.output<typeof ruleVersionAnswer>
export const rulesAnswer = z.object({
  setting: z.object({
    counter: z.enum(COUNTERS),
    version,
    alertEmail: z.string().nullable(),
    alertLanguage: z.enum(LANGUAGES),
  }),
  /** Whether that counter tells required from optional. */
  grouped: z.boolean(),
  /** Of today; null before the first has begun. */
  inForce: z.int().nullable(),
  /** Newest first. */
  versions: z.array(ruleVersionAnswer),
  /** Whether the platform is set up. */
  connected: z.boolean(),
})
export type Rules = z.output<typeof rulesAnswer>

export const replyView = z.object({
  at: z.string(),
  status: z.int().nullable(),
  outcome: z.string(),
  body: z.string().nullable(),
})
export const fileView = z.object({
  id,
  versionId: id,
  fileName: z.string(),
  mime: z.string(),
  size: z.int(),
  state: z.enum(FILE_STATES),
  reason: z.enum(REASONS).nullable(),
  nextAt: z.string().nullable(),
  platformId: z.string().nullable(),
  /** Newest first. */
  replies: z.array(replyView),
})
export const itemView = z.object({
  parameter: z.string(),
  required: z.boolean(),
  state: z.enum(ITEM_STATES),
  files: z.array(fileView),
})
export const eventDetail = z.object({
  id,
  eventNo: z.string(),
  business,
  accountId: id,
  accountNo: z.string(),
  clientName: z.string(),
  businessLine: z.string(),
  occurredOn: day,
  facts: z.array(z.enum(FACTS)),
  source: z.enum(EVENT_SOURCES),
  ruleVersion: z.int(),
  counter: z.enum(COUNTERS),
  /** Whether required and optional are told apart. */
  grouped: z.boolean(),
  state: z.enum(EVENT_STATES),
  repaired: z.boolean(),
  repairedByName: z.string().nullable(),
  repairedAt: z.string().nullable(),
  repairReason: z.string().nullable(),
  createdAt: z.string(),
  items: z.array(itemView),
})
export type EventDetail = z.output<typeof eventDetail>

export const runCheckInput = z.strictObject({})
export const checkAsked = z.object({ asked: z.literal(true) })
/** What the archive check has to say; `GET /home` under `cloudsync.check`. */
export const checkStandingAnswer = z.object({
  open: z.array(z.object({ kind: z.enum(FINDING_KINDS), count: z.int() })),
  /** Null before it ran for the first time. */
  lastRun: z.object({ finishedAt: z.string(), contents: z.int() }).nullable(),
})
export type CheckStanding = z.output<typeof checkStandingAnswer>
