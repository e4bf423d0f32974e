import { z } from 'zod'
import { launchForm, launchLookups, offers, REQUEST_STATES, requestContent, requestLaunch } from '#contract/businesses'

export type { RequestState } from '#contract/businesses'

const id = z.uuid()
const names = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })
const words = z.record(z.string(), z.string())

/** What somebody who signs in is to a client: the client himself, one of several who hold an account, or an agent. */
export const RELATIONS = ['holder', 'joint', 'agent'] as const
export type Relation = (typeof RELATIONS)[number]

/** Where a request stands, in words for the person who started it. */
export const STAGES = ['review', 'returned', 'carryingOut', 'done', 'refused', 'withdrawn', 'ended'] as const
export type Stage = (typeof STAGES)[number]

/** What the browser calls itself: kept in it, so that its sessions are told from those of other devices. */
const deviceId = z.string().regex(/^[A-Za-z0-9-]{16,64}$/)

export const signInInput = z.strictObject({
  /** Member no., phone or e-mail. */
  login: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(200),
  deviceId,
})
/** A code was sent, or another password has to be chosen first. */
export const signInAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('code'), challenge: z.string(), phoneMasked: z.string() }),
  z.object({ kind: z.literal('choose'), changeToken: z.string() }),
])
export type SignInAnswer = z.infer<typeof signInAnswer>
export const resendInput = z.strictObject({ challenge: z.string().min(1).max(100) })
export const proveInput = z.strictObject({
  challenge: z.string().min(1).max(100),
  code: z.string().regex(/^\d{6}$/),
})
export const chooseInput = z.strictObject({ changeToken: z.string().min(1).max(100), password: z.string().max(200) })

export const portalSession = z.object({
  memberNo: z.string(),
  name: z.string(),
  phoneMasked: z.string().nullable(),
  language: z.enum(['zh-Hans', 'zh-Hant', 'en']),
  timeZone: z.string(),
})
export type PortalSession = z.infer<typeof portalSession>

const offer = z.object({ id, code: z.string(), names, description: words.nullable(), icon: z.string() })
const account = z.object({
  id,
  accountNo: z.string(),
  type: z.string(),
  status: z.string(),
  frozen: z.boolean(),
  clientName: z.string(),
  relation: z.enum(RELATIONS),
  businesses: z.array(offer),
})
export type PortalAccount = z.infer<typeof account>
const standing = z.object({
  id,
  requestNo: z.string(),
  business: z.object({ id, names }),
  accountId: id.nullable(),
  accountNo: z.string().nullable(),
  state: z.enum(REQUEST_STATES),
  stage: z.enum(STAGES),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
})
export type PortalStanding = z.infer<typeof standing>
const waiting = z.object({
  id,
  business: z.object({ id, names }),
  accountNo: z.string(),
  askedByNo: z.string(),
  askedAt: z.string(),
  /** Whether the person asked himself, or has said something already. */
  mine: z.boolean(),
  answered: z.boolean(),
})
export type PortalWaiting = z.infer<typeof waiting>
export const portalHome = z.object({
  /** What waits for those who hold an account together. */
  agreements: z.array(waiting),
  accounts: z.array(account),
  requests: z.array(standing),
  drafts: z.array(
    z.object({ id, businessId: id, names, accountId: id, accountNo: z.string().nullable(), updatedAt: z.string() }),
  ),
})
export type PortalHome = z.infer<typeof portalHome>

export const portalForm = z.object({
  ...launchForm.shape,
  accountNo: z.string(),
  /** What the client agrees to before it is sent; null: the house's own words. */
  consent: words.nullable(),
  /** What the trays for files are called. */
  trays: z.record(z.string(), names),
})
export type PortalForm = z.infer<typeof portalForm>

/** What has been filled in so far, of an own account. */
export const portalLookups = launchLookups.pick({ values: true, changed: true, baseline: true })
export type PortalLookups = z.output<typeof portalLookups>

export const portalLaunch = z.strictObject({
  businessId: id,
  accountId: id,
  values: requestLaunch.shape.values,
  baseline: requestLaunch.shape.baseline,
  acknowledged: requestLaunch.shape.acknowledged,
  draftId: requestLaunch.shape.draftId,
  consent: z.literal(true),
})
/** Launched, or waiting for the others who hold the account. */
export const portalLaunched = z.object({
  id: id.nullable(),
  requestNo: z.string().nullable(),
  agreementId: id.nullable(),
})
export const portalAmended = z.object({ id, requestNo: z.string() })
/** What one of several holders wants to start, as the others read it. */
export const portalAgreement = z.object({
  ...waiting.shape,
  form: launchForm.shape.form,
  rights: launchForm.shape.rights,
  values: launchForm.shape.values,
  names: launchForm.shape.names,
  trays: z.record(z.string(), names),
})
export type PortalAgreement = z.infer<typeof portalAgreement>
export const agreementAnswer = z.strictObject({ id, answer: z.enum(['agreed', 'declined']) })
export const agreementAnswered = z.object({
  state: z.enum(['waiting', 'agreed', 'declined']),
  requestId: id.nullable(),
})
export const portalDraft = z.strictObject({
  id: id.nullable().default(null),
  number: z.int().min(1).nullable().default(null),
  businessId: id,
  accountId: id,
  values: requestLaunch.shape.values,
})
export const portalDrafted = z.object({ id, number: z.int() })
export const portalTarget = z.strictObject({ id })
export const portalWithdraw = z.strictObject({
  id,
  remark: z.string().trim().min(1).max(1000).nullable().default(null),
})
export const portalAmend = z.strictObject({
  id,
  revision: z.int().min(1),
  values: requestLaunch.shape.values,
  offers,
  remark: z.string().trim().min(1).max(1000).nullable().default(null),
})

/** Things that happened to a request, as its client may know them: nobody of the house is named. */
export const MILESTONES = ['sent', 'returned', 'sentAgain', 'done', 'refused', 'withdrawn', 'ended'] as const
const milestone = z.object({ kind: z.enum(MILESTONES), at: z.string() })

export const portalRequest = z.object({
  ...standing.shape,
  subjectName: z.string().nullable(),
  subjectType: z.string(),
  form: requestContent.shape.form,
  values: requestContent.shape.values,
  names: requestContent.shape.names,
  revision: z.int(),
  returnedBecause: z.string().nullable(),
  mayAmend: z.boolean(),
  mayWithdraw: z.boolean(),
  milestones: z.array(milestone),
  trays: z.record(z.string(), names),
})
export type PortalRequest = z.infer<typeof portalRequest>
export const portalContent = z.object({ ...requestContent.shape, trays: z.record(z.string(), names) })
export type PortalContent = z.infer<typeof portalContent>

const reason = z.string().trim().min(1).max(500)
export const authorityGrant = z.strictObject({
  clientId: id,
  memberNo: z.string().trim().min(1).max(32),
  relation: z.enum(['joint', 'agent']),
  /** The last day it holds; null: until it is ended. */
  untilOn: z.iso.date().nullable().default(null),
  reason,
})
export const authorityEnd = z.strictObject({ id, reason })
export const ownClientInput = z.strictObject({ clientId: id, operatorId: id })
export const ownClientOutput = z.object({ operatorId: id, clientId: id })
/** Who acts for a client in the portal besides its own login, and which operators are the client themselves. */
export const clientAccess = z.object({
  authorities: z.array(
    z.object({
      id,
      memberId: id,
      memberNo: z.string(),
      relation: z.enum(['joint', 'agent']),
      untilOn: z.string().nullable(),
      reason: z.string(),
      grantedByName: z.string(),
      grantedAt: z.string(),
    }),
  ),
  own: z.array(z.object({ operatorId: id, name: z.string(), declaredByName: z.string(), at: z.string() })),
})
export type ClientAccess = z.infer<typeof clientAccess>

/** Where a request came from, for whoever works at its case; null when no client started it. */
export const requestOrigin = z.object({
  origin: z
    .object({
      memberNo: z.string(),
      memberId: id,
      relation: z.enum(RELATIONS),
      channel: z.enum(['portal']),
      device: z.string(),
      agent: z.string().nullable(),
      ip: z.string().nullable(),
      consent: z.string(),
      at: z.string(),
    })
    .nullable(),
})
export type RequestOrigin = z.infer<typeof requestOrigin>
