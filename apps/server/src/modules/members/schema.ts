import { z } from 'zod'
import { CANCEL_REASONS, CANCELLATION_KINDS } from '#contract/clients'

export const PLATFORMS = ['ios', 'android', 'web', 'desktop', 'other'] as const
export type DevicePlatform = (typeof PLATFORMS)[number]
export const DEVICE_EVENTS = ['bind', 'unbind', 'change', 'login-ok', 'login-failed', 'logout', 'forced-out'] as const
export type DeviceEventKind = (typeof DEVICE_EVENTS)[number]

/** A member's status follows its client's: one that is not bound yet may sign in, a frozen or cancelled one may not. */
export const MEMBER_STATUSES = ['UNBOUND', 'ACTIVE', 'FROZEN', 'CANCELLED'] as const
export type MemberStatus = (typeof MEMBER_STATUSES)[number]

/** What a password was worth. `once`: right, but another has to be chosen before anything else. */
export const VERIFY_OUTCOMES = ['ok', 'once', 'wrong', 'expired', 'locked', 'frozen', 'cancelled'] as const
export type VerifyOutcome = (typeof VERIFY_OUTCOMES)[number]

/** How far a reset got; `PARTIAL`: the password arrived, the account id did not. */
export const RESET_STATES = ['UNDER_WAY', 'DONE', 'PARTIAL', 'FAILED', 'SUPERSEDED'] as const
export type ResetState = (typeof RESET_STATES)[number]

export const MEMBER_LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
export const EVENTS_MAX = 200

const id = z.uuid()
const reason = z.string().trim().min(1).max(500)
const memberNo = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/)
const openId = z.string().trim().min(1).max(100)
const phone = z.string().trim().min(1).max(40)
const email = z.string().trim().min(1).max(254)
const short = z.string().trim().max(100).nullable().default(null)
const instant = z.iso.datetime({ offset: true })

export const registerInput = z.strictObject({
  /** Kontor gives one when there is none yet. */
  memberNo: memberNo.nullable().default(null),
  openId: openId.nullable().default(null),
  phone: phone.nullable().default(null),
  email: email.nullable().default(null),
  language: z.enum(MEMBER_LANGUAGES),
})
export const bindInput = z.strictObject({ id, clientId: id })
/** The paper a change rests on: documents of the client in the archive, or the number of a letter kept elsewhere. */
const paper = {
  attachments: z.array(id).max(20).default([]),
  attachmentRef: z.string().trim().min(1).max(100).optional(),
}
export const contactInput = z.strictObject({
  id,
  /** Left out: stays as it is. */
  phone: phone.optional(),
  email: email.optional(),
  language: z.enum(MEMBER_LANGUAGES).optional(),
  reason,
  ...paper,
})
export type ContactInput = z.infer<typeof contactInput>
/** Another id in the broker's own app. */
export const openIdInput = z.strictObject({ id, openId, reason, ...paper })
export type OpenIdInput = z.infer<typeof openIdInput>
/** The phone another member occupies; `cancelKind` and `cancelReason` count where a client has to go for it. */
export const rebindInput = z.strictObject({
  id,
  phone,
  cancelKind: z.enum(CANCELLATION_KINDS).default('permanent'),
  cancelReason: z.enum(CANCEL_REASONS).default('CLIENT_REQUEST'),
  reason,
  ...paper,
})
export const aboutMember = z.strictObject({ id, reason })
export const aboutDevice = z.strictObject({ id, reason })

const deviceFacts = {
  deviceId: z.string().trim().min(1).max(200),
  platform: z.enum(PLATFORMS),
  model: short,
  os: short,
  appVersion: short,
  ip: z.union([z.ipv4(), z.ipv6()]).nullable().default(null),
  /** Where the device was, in the words of the app; nothing is worked out from the address. */
  place: short,
  sessionId: short,
}
export const deviceEvent = z.strictObject({
  /** The sender's own id of what happened. */
  eventId: z.string().trim().min(1).max(100),
  memberNo,
  event: z.enum(DEVICE_EVENTS),
  at: instant,
  ...deviceFacts,
})
export type DeviceEventInput = z.infer<typeof deviceEvent>
export const reportInput = z.strictObject({ events: z.array(deviceEvent).min(1).max(EVENTS_MAX) })
/** `too-many-devices`: nothing was bound and no record is left; it may be told again once a device is unbound. */
export const REPORT_RESULTS = ['accepted', 'known', 'member-unknown', 'too-many-devices'] as const
export type ReportResult = (typeof REPORT_RESULTS)[number]
export const reportOutput = z.object({
  items: z.array(z.object({ eventId: z.string(), result: z.enum(REPORT_RESULTS), skewed: z.boolean() })),
})

export const verifyInput = z.strictObject({
  /** Member no., open id, phone or e-mail. */
  login: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(200),
  /** `change` asks besides for the right to choose another password. */
  purpose: z.enum(['signIn', 'change']).default('signIn'),
  /** Where the person signs in; leaves a device record. */
  device: z.strictObject(deviceFacts).nullable().default(null),
})
export const verifyOutput = z.object({
  outcome: z.enum(VERIFY_OUTCOMES),
  memberNo: z.string().nullable(),
  changeToken: z.string().nullable(),
  changeUntil: z.string().nullable(),
})
export const chooseInput = z.strictObject({ changeToken: z.string().min(1).max(100), password: z.string().max(200) })

export const sessionAnswer = z.object({ live: z.boolean(), memberNo: z.string().nullable() })

export const reset = z.object({
  id,
  at: z.string(),
  state: z.enum(RESET_STATES),
  operatorName: z.string().nullable(),
  ticketId: id.nullable(),
  reason: z.string(),
  sms: z.object({ id, status: z.string(), reason: z.string().nullable() }),
  email: z.object({ id, status: z.string(), reason: z.string().nullable() }),
})
export type ResetDetail = z.infer<typeof reset>

export const memberDetail = z.object({
  id,
  memberNo: z.string(),
  openId: z.string().nullable(),
  status: z.enum(MEMBER_STATUSES),
  locked: z.boolean(),
  lockedAt: z.string().nullable(),
  errors: z.number(),
  language: z.enum(MEMBER_LANGUAGES),
  phoneMasked: z.string().nullable(),
  phoneChangedAt: z.string(),
  emailMasked: z.string().nullable(),
  emailChangedAt: z.string(),
  /** Until when the login counts as reached by a new contact; null: it does not. */
  coolingUntil: z.string().nullable(),
  passwordKind: z.enum(['once', 'chosen']).nullable(),
  passwordSetAt: z.string().nullable(),
  passwordExpiresAt: z.string().nullable(),
  clientId: id.nullable(),
  clientNo: z.string().nullable(),
  clientName: z.string().nullable(),
  version: z.number(),
  createdAt: z.string(),
  resets: z.array(reset),
})
export type MemberDetail = z.infer<typeof memberDetail>

/** A login as it was at a moment. */
export const loginAtAnswer = z.object({
  id: z.uuid(),
  memberNo: z.string(),
  createdAt: z.string(),
  status: z.enum(MEMBER_STATUSES),
  devices: z.array(
    z.object({
      id: z.uuid(),
      deviceKey: z.string(),
      platform: z.string(),
      model: z.string().nullable(),
      os: z.string().nullable(),
      appVersion: z.string().nullable(),
      lastPlace: z.string().nullable(),
      bound: z.boolean(),
      boundAt: z.string().nullable(),
      lastLoginAt: z.string().nullable(),
      live: z.boolean(),
    }),
  ),
})
export type LoginAt = z.output<typeof loginAtAnswer>
