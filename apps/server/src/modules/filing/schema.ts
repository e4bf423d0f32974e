import { z } from 'zod'
import { REGIMES } from '../bcan/schema.ts'
import { formTemplate } from './policy/form-template.ts'
import { layout } from './policy/layout.ts'

export { REGIMES, SELL_ONLY_NO, SIDES, type Side } from '../bcan/schema.ts'
export { type FormTemplate, formTemplate } from './policy/form-template.ts'
export {
  ENCODINGS,
  FACTS,
  type Fact,
  type Facts,
  fileName,
  type Layout,
  LINE_ENDS,
  layout,
  layoutProblem,
  lineWriter,
  REASONS,
} from './policy/layout.ts'

export const FILING_STATES = [
  'BUILDING',
  'BUILT',
  'SENDING',
  'SENT',
  'ACCEPTED',
  'REFUSED',
  'PROCESSED',
  'IMAGED',
  'FAILED',
] as const
export type FilingState = (typeof FILING_STATES)[number]

/** Answers come in their order, except those by hand: a result without its response says that the file was readable. */
export const FILING_TRANSITIONS: Readonly<Record<FilingState, readonly FilingState[]>> = {
  BUILDING: ['BUILT', 'FAILED'],
  BUILT: ['SENDING', 'SENT'],
  SENDING: ['SENT', 'BUILT'],
  SENT: ['ACCEPTED', 'REFUSED', 'PROCESSED', 'IMAGED'],
  ACCEPTED: ['PROCESSED', 'IMAGED'],
  REFUSED: [],
  PROCESSED: ['IMAGED'],
  IMAGED: [],
  FAILED: [],
}

export const ANSWER_KINDS = ['RESPONSE', 'RESULT', 'IMAGE'] as const
export type AnswerKind = (typeof ANSWER_KINDS)[number]
export const ANSWER_STATES = ['RECEIVED', 'IMPORTED', 'REFUSED'] as const
/** Why an answer was not taken over. */
export const ANSWER_REFUSALS = [
  'UNREADABLE',
  'NOT_AN_ANSWER',
  'UNMATCHED',
  'OUTDATED',
  'NUMBER_TWICE',
  'COUNT_WRONG',
  'NUMBER_WRONG',
] as const
export type AnswerRefusal = (typeof ANSWER_REFUSALS)[number]

export const BREAK_KINDS = ['UNKNOWN', 'MISSING', 'DIFFERENT'] as const
export const BREAK_STATES = ['OPEN', 'FOLLOWED_UP', 'RESOLVED', 'CLOSED'] as const
/** Why a client with number and consent is not in the file. */
export const OMISSIONS = ['NAME', 'DOCUMENT', 'PLACE', 'CODE', 'ENCODING', 'WIDTH', 'REJECTED'] as const
export type Omission = (typeof OMISSIONS)[number]
export const WAYS = ['sftp', 'hand'] as const
export type Way = (typeof WAYS)[number]
export const CHANNELS = ['sftp', 'hand'] as const

const remark = z.string().trim().min(1).max(500)
const id = z.uuid()
const regime = z.enum(REGIMES)
const ceNo = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{6}$/)
const time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)

export const reference = z.object({ id })
export const profileInput = z.strictObject({ regime, layout, source: z.string().trim().min(1).max(300), remark })
export const formInput = z.strictObject({
  template: formTemplate,
  source: z.string().trim().min(1).max(300),
  remark,
})
export const verifyInput = z.strictObject({
  id,
  /** Title and version of the exchange's document it was compared with. */
  specification: z.string().trim().min(1).max(200),
  specificationVersion: z.string().trim().min(1).max(40),
  remark,
})
export const createInput = z.strictObject({
  regime,
  ceNo,
  /** Sends it as soon as it is built. */
  send: z.boolean().default(true),
  /** The time of the schedule it was made for; the schedule's own. */
  slot: time.nullable().default(null),
})
export const byIdInput = z.strictObject({ id })
export const handInput = z.strictObject({ id, remark: remark.nullable().default(null) })
export const sentInput = z.strictObject({ id, way: z.enum(WAYS) })
export const failInput = z.strictObject({ id, failure: z.string().max(300) })
export const receiveInput = z.strictObject({
  regime,
  fileName: z.string().min(1).max(255),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().min(1),
  way: z.enum(WAYS),
})
export const refuseInput = z.strictObject({ id, refusal: z.enum(ANSWER_REFUSALS), line: z.int().nullable() })
export const STAGED_AS = ['ALL', 'DIFFERENCES'] as const
export type StagedAs = (typeof STAGED_AS)[number]

export const applyInput = z.strictObject({
  id,
  kind: z.enum(ANSWER_KINDS),
  ceNo,
  filedOn: z.iso.date(),
  seq: z.int().min(1),
  /** Of a response: whether the file is taken, and the exchange's code. */
  accepted: z.boolean().nullable(),
  code: z.string().nullable(),
  rows: z.int(),
  /** Of an image: whether every number was staged or only what differs from the file it answers. */
  staged: z.enum(STAGED_AS).default('ALL'),
})
export const applied = z.object({ state: z.enum(ANSWER_STATES), breaks: z.int() })
export const followInput = z.strictObject({ id })
export const closeInput = z.strictObject({ id, remark })
export const refileInput = z.strictObject({ clientId: id, regime, remark })
export const scheduleInput = z.strictObject({
  regime,
  automatic: z.boolean(),
  sendTimes: z.array(time).max(12),
  cutOff: time,
  /** On half days; null: as on any other. */
  halfDayCutOff: time.nullable().default(null),
  resultsFrom: time,
  office: z.string().trim().min(1).max(40),
})
export const scheduled = z.object({ regime })

export const profileView = z.object({
  id,
  regime,
  version: z.int(),
  layout,
  source: z.string(),
  madeById: z.uuid().nullable(),
  madeBy: z.string(),
  madeAt: z.string(),
  remark: z.string().nullable(),
  specification: z.string().nullable(),
  specificationVersion: z.string().nullable(),
  verifiedBy: z.string().nullable(),
  verifiedAt: z.string().nullable(),
  verifiedRemark: z.string().nullable(),
  /** Whether the next file is written by it. */
  current: z.boolean(),
})
export type ProfileView = z.output<typeof profileView>
export const profiles = z.object({ items: z.array(profileView) })

export const formTemplateView = z.object({
  id,
  form: z.literal('QUOTE_CHANGE'),
  version: z.int(),
  template: formTemplate,
  source: z.string(),
  madeById: z.uuid(),
  madeBy: z.string(),
  madeAt: z.string(),
  specification: z.string().nullable(),
  specificationVersion: z.string().nullable(),
  verifiedBy: z.string().nullable(),
  verifiedAt: z.string().nullable(),
  /** Whether the next report is written by it. */
  current: z.boolean(),
})
export type FormTemplateView = z.output<typeof formTemplateView>
export const formTemplates = z.object({ items: z.array(formTemplateView) })

const slot = z.object({ at: z.string(), filingId: z.uuid().nullable(), state: z.enum(FILING_STATES).nullable() })
/** Where the filing of a CE number stands today. */
export const clockView = z.object({
  regime,
  ceNo: z.string(),
  name: z.string(),
  automatic: z.boolean(),
  channel: z.enum(CHANNELS),
  production: z.boolean(),
  /** Trading day a file made now counts for; null where the calendar does not reach. */
  tradingDay: z.string().nullable(),
  today: z.string(),
  tradingToday: z.boolean(),
  cutOffAt: z.string().nullable(),
  resultsAt: z.string().nullable(),
  nextSendAt: z.string().nullable(),
  slots: z.array(slot),
  /** Clients who wait to be filed, or whose data changed. */
  waiting: z.int(),
  effective: z.int(),
  rejected: z.int(),
  openBreaks: z.int(),
  profileVersion: z.int(),
  profileVerified: z.boolean(),
  last: z
    .object({
      id,
      filedOn: z.string(),
      seq: z.int(),
      state: z.enum(FILING_STATES),
      clients: z.int().nullable(),
      rejected: z.int().nullable(),
      sentAt: z.string().nullable(),
    })
    .nullable(),
  days: z.array(z.object({ date: z.string(), open: z.boolean(), half: z.boolean() })),
})
export type ClockView = z.output<typeof clockView>
export const clocks = z.object({ items: z.array(clockView) })

export const scheduleView = z.object({
  regime,
  automatic: z.boolean(),
  sendTimes: z.array(z.string()),
  cutOff: z.string(),
  halfDayCutOff: z.string().nullable(),
  resultsFrom: z.string(),
  office: z.string(),
})
export const schedules = z.object({ items: z.array(scheduleView) })
export type ScheduleView = z.output<typeof scheduleView>

/** Checks of a diagnosis, in the order they are put right. */
export const CHECKS = [
  'RANGE',
  'ACCOUNT',
  'NUMBER',
  'CONSENT',
  'NAME',
  'DOCUMENT',
  'REPORTED',
  'FILED',
  'FORMAT',
  'RESULT',
  'IMAGE',
  'ALLOWED',
] as const
export type CheckId = (typeof CHECKS)[number]
export const CHECK_RESULTS = ['PASSED', 'FAILED', 'WAITING', 'LATER'] as const
export const check = z.object({
  id: z.enum(CHECKS),
  result: z.enum(CHECK_RESULTS),
  /** What exactly, as a key of `filing:diagnosis`; null when nothing is to be said. */
  reason: z.string().nullable(),
  /** Values of the reason: names of holders, codes, days. */
  values: z.record(z.string(), z.string()),
})
export const diagnosis = z.object({
  regime,
  effective: z.boolean(),
  state: z.string().nullable(),
  tag: z.string().nullable(),
  checks: z.array(check),
  /** The first that keeps the client from being effective. */
  next: z.enum(CHECKS).nullable(),
  mayRefile: z.boolean(),
})
export type Diagnosis = z.output<typeof diagnosis>
export const diagnoses = z.object({ clientId: id, items: z.array(diagnosis) })
export type Diagnoses = z.output<typeof diagnoses>
