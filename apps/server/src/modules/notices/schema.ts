import { z } from 'zod'

/** What people are told of. */
export const NOTICE_EVENTS = [
  'taskOpened',
  'sentBack',
  'approved',
  'refused',
  'stopped',
  'applied',
  'notApplied',
  'copied',
  'urged',
  'dueSoon',
  'overdue',
  'lateBelow',
  'escalated',
  'timedOut',
  'commented',
  'handedOver',
] as const
export type NoticeEvent = (typeof NOTICE_EVENTS)[number]

/** As what somebody is told: whoever has to act, that person's manager, whoever launched it, whoever got a copy, the client it is about. */
export const RECIPIENTS = ['handler', 'manager', 'launcher', 'copy', 'client'] as const
export type Recipient = (typeof RECIPIENTS)[number]

/** Ways out besides the console, which always shows a notice that is told. */
export const NOTICE_CHANNELS = ['email', 'sms'] as const
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number]

/** Each letter at once, one a day, or none. */
export const EMAIL_MODES = ['each', 'digest', 'off'] as const
export const NOTICE_LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
export type NoticeLanguage = (typeof NOTICE_LANGUAGES)[number]

/** What words of notices may carry; never a value of a form, so nothing that a step hides leaves with them. */
export const NOTICE_PLACEHOLDERS = ['business', 'subject', 'step', 'maker', 'by', 'remark'] as const
/** What a client may read: not the names and remarks of staff. */
export const CLIENT_PLACEHOLDERS = ['business'] as const

/** Where a notice stands on its way out. */
export const WAY_STATES = ['waiting', 'queued', 'sent', 'delivered', 'failed', 'dropped'] as const

const id = z.uuid()
const reason = z.string().trim().min(1).max(500)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const code = z.string().trim().min(1).max(100)

/** Everywhere (both null), in one flow, or at one step of it. */
const place = {
  event: z.enum(NOTICE_EVENTS),
  recipient: z.enum(RECIPIENTS),
  flowCode: code.nullable().default(null),
  nodeId: code.nullable().default(null),
}
export const ruleInput = z.strictObject({
  ...place,
  enabled: z.boolean(),
  channels: z.array(z.enum(NOTICE_CHANNELS)).max(NOTICE_CHANNELS.length),
  /** Groups that hear of it besides. */
  robotIds: z.array(id).max(10).default([]),
  reason,
})
export type RuleInput = z.infer<typeof ruleInput>
export const ruleRestore = z.strictObject({ ...place, reason })
export type RuleRestore = z.infer<typeof ruleRestore>
export const templateInput = z.strictObject({
  ...place,
  language: z.enum(NOTICE_LANGUAGES),
  title: z.string().trim().min(1).max(120),
  body: z.string().trim().min(1).max(500),
  reason,
})
export type NoticeTemplateInput = z.infer<typeof templateInput>
export const templateRestore = z.strictObject({ ...place, language: z.enum(NOTICE_LANGUAGES), reason })

export const preferenceInput = z.strictObject({
  email: z.string().trim().max(254).nullable(),
  phone: z.string().trim().max(40).nullable(),
  emailMode: z.enum(EMAIL_MODES),
  bySms: z.boolean(),
  digestAt: time,
})
export const ownPreference = z.object({
  emailMasked: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  emailMode: z.enum(EMAIL_MODES),
  bySms: z.boolean(),
  digestAt: z.string(),
})
export type OwnPreference = z.infer<typeof ownPreference>

export const readInput = z.strictObject({ id })
export const readAllInput = z.strictObject({})
export const unreadCount = z.object({ unread: z.number() })
export const linkInput = z.strictObject({ token: z.string().min(1).max(200) })
export const linkAnswer = z.object({ path: z.string() })

/** How an event is told at one place, and where that was laid down: at the step, in the flow, everywhere, or as delivered. */
export const noticeRule = z.object({
  event: z.enum(NOTICE_EVENTS),
  recipient: z.enum(RECIPIENTS),
  enabled: z.boolean(),
  channels: z.array(z.enum(NOTICE_CHANNELS)),
  robotIds: z.array(id),
  laidDown: z.enum(['node', 'flow', 'all', 'house']),
  placeholders: z.array(z.string()),
  words: z.array(
    z.object({
      language: z.enum(NOTICE_LANGUAGES),
      title: z.string(),
      body: z.string(),
      laidDown: z.enum(['node', 'flow', 'all', 'house']),
    }),
  ),
})
export type NoticeRule = z.infer<typeof noticeRule>
