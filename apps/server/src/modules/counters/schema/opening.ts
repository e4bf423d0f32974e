import { z } from 'zod'

export const OPENING_STATES = ['new', 'started', 'opened', 'dismissed'] as const

/**
 * Fields of a draft of an opening: the slot each comes from, and what it is called there.
 *
 * @source unconfirmed, as the slots are
 */
export const OPENING_FIELDS = [
  { key: 'name', slot: 1, from: 'name' },
  { key: 'investorType', slot: 1, from: 'investorType' },
  { key: 'identityType', slot: 2, from: 'identityType' },
  { key: 'identityNo', slot: 2, from: 'identityNo' },
  { key: 'validUntil', slot: 3, from: 'validUntil' },
  { key: 'mobile', slot: 4, from: 'mobile' },
  { key: 'email', slot: 4, from: 'email' },
  { key: 'region', slot: 5, from: 'region' },
  { key: 'address', slot: 5, from: 'line' },
  { key: 'occupation', slot: 6, from: 'occupation' },
  { key: 'education', slot: 6, from: 'education' },
  { key: 'bank', slot: 9, from: 'bank' },
  { key: 'bankAccountNo', slot: 9, from: 'accountNo' },
  { key: 'riskLevel', slot: 14, from: 'riskLevel' },
] as const
/** Codes of the unified opening: whom an account is for, and which paper names them. @source unconfirmed */
export const INVESTOR_TYPES: Readonly<Record<string, 'individual' | 'corporate'>> = {
  '0': 'individual',
  '1': 'corporate',
}
export const PAPER_KINDS: Readonly<Record<string, { kind: string; country: string }>> = {
  '1': { kind: 'prc-id', country: 'CN' },
  '2': { kind: 'passport', country: 'CN' },
  '3': { kind: 'home-return-permit', country: 'CN' },
  '4': { kind: 'taiwan-permit', country: 'CN' },
}
export type OpeningField = (typeof OPENING_FIELDS)[number]['key']
export const OPENING_FIELD_KEYS = OPENING_FIELDS.map(({ key }) => key) as [OpeningField, ...OpeningField[]]

const id = z.uuid()
const field = z.enum(OPENING_FIELD_KEYS)
const reason = z.string().trim().min(1).max(500)
const value = z.string().trim().min(1).max(300)

export const openingEdit = z.strictObject({
  id,
  field,
  value,
  /** As it was read: how often the source had changed the field. */
  seen: z.int().min(0),
})
export const openingSettle = z.strictObject({ id, field, take: z.enum(['own', 'cap']), seen: z.int().min(0) })
export const openingStart = z.strictObject({ id, departmentId: z.uuid() })
export const openingStarted = z.object({ id, applicationId: id })
export const openingDismiss = z.strictObject({ id, reason })
export const openingTarget = z.strictObject({ id })
export const openingValues = z.object({
  fields: z.array(z.object({ field, cap: z.string().nullable(), own: z.string().nullable() })),
})

/** A field as whoever reviews the draft sees it; values masked where the slot does not open them. */
export const openingFieldView = z.object({
  field,
  cap: z.string().nullable(),
  own: z.string().nullable(),
  seen: z.int(),
  capChangedAt: z.string().nullable(),
  ownByName: z.string().nullable(),
  ownAt: z.string().nullable(),
  /** The source has said something else since a person wrote. */
  conflict: z.boolean(),
})
export const openingDetail = z.object({
  id,
  accountNo: z.string(),
  state: z.enum(OPENING_STATES),
  applicationId: id.nullable(),
  changedAt: z.string(),
  receivedAt: z.string(),
  createdAt: z.string(),
  fields: z.array(openingFieldView),
})
export type OpeningDetail = z.infer<typeof openingDetail>
export type OpeningFieldView = z.infer<typeof openingFieldView>
