import { z } from 'zod'
import { IDENTITY_KIND_CODES } from '#contract/clients'

/** `PENDING` has been registered and may not introduce yet; only an `ACTIVE` one blocks new brokerage accounts. */
export const INTRODUCER_STATUSES = ['PENDING', 'ACTIVE', 'SUSPENDED', 'ENDED'] as const
export type IntroducerStatus = (typeof INTRODUCER_STATUSES)[number]
export const INTRODUCER_TRANSITIONS: Readonly<Record<IntroducerStatus, readonly IntroducerStatus[]>> = {
  PENDING: ['ACTIVE', 'ENDED'],
  ACTIVE: ['SUSPENDED', 'ENDED'],
  SUSPENDED: ['ACTIVE', 'ENDED'],
  ENDED: [],
}

export const INTRODUCER_KINDS = ['person', 'institution'] as const

/**
 * Who an introducer may not bring as a client, by the rule in force from 1 August 2025: the family, and institutions that
 * the introducer represents, controls or works for.
 */
export const RELATIONS = [
  'spouse',
  'parent',
  'child',
  'childSpouse',
  'representativeOf',
  'controllerOf',
  'staffOf',
] as const
export type Relation = (typeof RELATIONS)[number]
/** Which relations a person may have, and which an institution. */
export const RELATIONS_OF: Readonly<Record<(typeof INTRODUCER_KINDS)[number], readonly Relation[]>> = {
  person: RELATIONS,
  institution: ['controllerOf'],
}

const id = z.uuid()
const name = z.string().trim().min(1).max(200)
const code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
const remark = z.string().trim().max(500).nullable().default(null)
const version = z.int32().min(1)

export const identityOf = z.strictObject({
  kind: z.enum(IDENTITY_KIND_CODES),
  country: z.string().regex(/^[A-Z]{2}$/),
  number: z.string().trim().min(1).max(60),
})
export type IdentityOf = z.infer<typeof identityOf>

export const relative = z.strictObject({ relation: z.enum(RELATIONS), name, identity: identityOf })
export type RelativeInput = z.infer<typeof relative>

const facts = {
  nameZh: name.nullable().default(null),
  nameEn: name.nullable().default(null),
  bornOn: z.iso.date().nullable().default(null),
  phone: z.string().trim().min(1).max(40).nullable().default(null),
  /** Number of the certificate of the futures qualification examination. */
  certificateNo: z.string().trim().min(1).max(60).nullable().default(null),
  trainedOn: z.iso.date().nullable().default(null),
  /** Declares to serve no other firm. */
  servesOnlyUs: z.boolean().default(false),
  startsOn: z.iso.date(),
  endsOn: z.iso.date().nullable().default(null),
}

export const registerInput = z.strictObject({
  code,
  kind: z.enum(INTRODUCER_KINDS),
  departmentId: id,
  identity: identityOf,
  ...facts,
  relatives: z.array(relative).max(50).default([]),
  remark,
})
export type RegisterInput = z.infer<typeof registerInput>
export const updateInput = z.strictObject({ id, version, ...facts, remark })
export type UpdateInput = z.infer<typeof updateInput>
export const relativesInput = z.strictObject({ id, version, relatives: z.array(relative).max(50), remark })
export const statusInput = z.strictObject({
  id,
  status: z.enum(['ACTIVE', 'SUSPENDED', 'ENDED']),
  reason: z.string().trim().min(1).max(500),
})
export const checkSettings = z.strictObject({
  /** Whether new brokerage accounts are compared with the register at all. */
  enabled: z.boolean(),
  /** Whether relatives of active introducers are refused under them, too. */
  relatives: z.boolean(),
})
export type CheckSettings = z.infer<typeof checkSettings>

/** Somebody in the register whom an identity belongs to. */
export const introducerMatch = z.object({
  introducerId: id,
  code: z.string(),
  name: z.string(),
  relation: z.enum(RELATIONS).nullable(),
})
export type IntroducerMatch = z.infer<typeof introducerMatch>

export const introducerDetail = z.object({
  id,
  code: z.string(),
  kind: z.enum(INTRODUCER_KINDS),
  status: z.enum(INTRODUCER_STATUSES),
  displayName: z.string(),
  nameZh: z.string().nullable(),
  nameEn: z.string().nullable(),
  bornOn: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  identity: z.object({ kind: z.string(), country: z.string(), masked: z.string() }),
  certificateNo: z.string().nullable(),
  trainedOn: z.string().nullable(),
  servesOnlyUs: z.boolean(),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  departmentId: id,
  version: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
  relatives: z.array(
    z.object({ id, relation: z.enum(RELATIONS), name: z.string(), kind: z.string(), masked: z.string() }),
  ),
  /** What still keeps it from being activated, in codes of this module. */
  missing: z.array(z.string()),
  accounts: z.number(),
})
export type IntroducerDetail = z.infer<typeof introducerDetail>
