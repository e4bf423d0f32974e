import { z } from 'zod'

export const CHANNELS = ['sms', 'email', 'chat'] as const
export type Channel = (typeof CHANNELS)[number]

/** `SENT`: the provider or the mail server took it; `DELIVERED`: the provider says that the phone has it. */
export const MESSAGE_STATUSES = ['QUEUED', 'SENT', 'DELIVERED', 'FAILED'] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]
export const MESSAGE_TRANSITIONS: Readonly<Record<MessageStatus, readonly MessageStatus[]>> = {
  QUEUED: ['SENT', 'FAILED'],
  SENT: ['DELIVERED', 'FAILED'],
  DELIVERED: [],
  FAILED: ['QUEUED'],
}

/** Why a message waits. */
export const WAITING_REASONS = [
  'UNCONFIGURED',
  'QUIET_HOURS',
  'UNREACHABLE',
  'BUSY',
  'KEY_REFUSED',
  'PROVIDER_FAULT',
  'ENCLOSURES_FAILED',
] as const
/** Why a message failed. */
export const FAILURE_REASONS = ['ADDRESS_REFUSED', 'CONTENT_REFUSED', 'NOT_DELIVERED', 'EXPIRED', 'SUPERSEDED'] as const
export type WaitingReason = (typeof WAITING_REASONS)[number]
export type FailureReason = (typeof FAILURE_REASONS)[number]
export const MESSAGE_REASONS = [...WAITING_REASONS, ...FAILURE_REASONS] as const

export const MESSAGE_LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const

const id = z.uuid()
const kind = z.string().regex(/^[a-z-]+\.[A-Za-z]+$/)
const reason = z.string().trim().min(1).max(500)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number]

export const resendInput = z.strictObject({ id, reason })
export const trialInput = z.strictObject({
  channel: z.enum(['sms', 'email']),
  to: z.string().trim().min(1).max(254),
  language: z.enum(MESSAGE_LANGUAGES),
})
export const templateInput = z.strictObject({
  kind,
  language: z.enum(MESSAGE_LANGUAGES),
  subject: z.string().trim().min(1).max(200).nullable().default(null),
  body: z.string().trim().min(1).max(2000),
  reason,
})
export const restoreInput = z.strictObject({ kind, language: z.enum(MESSAGE_LANGUAGES), reason })
/** Hours of the house's day, `22:00` to `08:00` over midnight; both empty: none. */
export const quietInput = z.strictObject({ quietFrom: time.nullable(), quietTo: time.nullable() })
export type QuietHours = z.infer<typeof quietInput>

export const messageSettings = z.object({
  quietFrom: z.string().nullable(),
  quietTo: z.string().nullable(),
  timeZone: z.string(),
  channels: z.array(z.object({ channel: z.enum(CHANNELS), configured: z.boolean(), waiting: z.number() })),
})
export type MessageSettings = z.infer<typeof messageSettings>

export const messageKind = z.object({
  kind: z.string(),
  channel: z.enum(CHANNELS),
  urgent: z.boolean(),
  placeholders: z.array(z.object({ name: z.string(), secret: z.boolean() })),
  templates: z.array(
    z.object({
      language: z.enum(MESSAGE_LANGUAGES),
      subject: z.string().nullable(),
      body: z.string(),
      own: z.boolean(),
      changedAt: z.string().nullable(),
    }),
  ),
})
export type MessageKindDetail = z.infer<typeof messageKind>

export const messageDetail = z.object({
  id,
  kind: z.string(),
  channel: z.enum(CHANNELS),
  language: z.enum(MESSAGE_LANGUAGES),
  clientId: id.nullable(),
  clientNo: z.string().nullable(),
  clientName: z.string().nullable(),
  toMasked: z.string(),
  subjectMasked: z.string().nullable(),
  bodyMasked: z.string(),
  secret: z.boolean(),
  urgent: z.boolean(),
  erased: z.boolean(),
  status: z.enum(MESSAGE_STATUSES),
  reason: z.string().nullable(),
  attempts: z.number(),
  round: z.number(),
  nextAt: z.string(),
  expiresAt: z.string(),
  receipt: z.string().nullable(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
  settledAt: z.string().nullable(),
})
export type MessageDetail = z.infer<typeof messageDetail>

/** Makers of chats whose groups take messages by a robot's address. */
export const ROBOT_FLAVOURS = ['wecom', 'dingtalk', 'feishu'] as const
export type RobotFlavour = (typeof ROBOT_FLAVOURS)[number]
const robotName = z.string().trim().min(1).max(60)
const robotUrl = z.string().trim().min(1).max(500)
const robotSecret = z.string().trim().min(1).max(200)

export const robotAdd = z.strictObject({
  name: robotName,
  flavour: z.enum(ROBOT_FLAVOURS),
  url: robotUrl,
  /** What DingTalk and Feishu sign with; WeCom has none. */
  secret: robotSecret.nullable().default(null),
  language: z.enum(MESSAGE_LANGUAGES),
})
/** An address or a secret that is not given stays. */
export const robotChange = z.strictObject({
  id,
  name: robotName,
  url: robotUrl.nullable().default(null),
  secret: robotSecret.nullable().default(null),
  language: z.enum(MESSAGE_LANGUAGES),
  enabled: z.boolean(),
})
export const robotTarget = z.strictObject({ id })
export const robotRemove = z.strictObject({ id, reason })
export const robotDetail = z.object({
  id,
  name: z.string(),
  flavour: z.enum(ROBOT_FLAVOURS),
  urlMasked: z.string(),
  signed: z.boolean(),
  language: z.enum(MESSAGE_LANGUAGES),
  enabled: z.boolean(),
})
export type RobotDetail = z.infer<typeof robotDetail>
