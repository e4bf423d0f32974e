import { z } from 'zod'
import { IDENTITY_KIND_CODES } from './identity.ts'
import {
  addressInput,
  businessDate,
  CLIENT_CATEGORIES,
  countryCode,
  EDUCATIONS,
  employmentInput,
  LETTER_LANGUAGES,
  NO_TIN_REASONS,
  personInput,
  text,
} from './profile.ts'

/** What every change of a client's data says: on which state it was made, and why; remark and papers not both empty. */
export const changeFrame = {
  id: z.uuid(),
  /** `dataVersion` that the form showed; null when nobody looked, as a step of a flow. */
  version: z.int().min(1).nullable().default(null),
  remark: z.string().trim().min(1).max(500).nullable().default(null),
  /** Documents of this client in the archive. */
  attachments: z.array(z.uuid()).max(20).default([]),
  /** Number of the letter that asks for it, kept elsewhere. Absent in tickets opened before there was the field. */
  attachmentRef: text(100).optional(),
}

/** Phone and mail of the client itself. Null leaves a value as it is: the form shows them masked. */
export const contactChange = z.strictObject({
  ...changeFrame,
  phone: text(40).nullable().default(null),
  email: text(254).nullable().default(null),
  /** Whether the main address of mail is known to reach the client; a new one is not until somebody says so. */
  emailVerified: z.boolean().nullable().default(null),
  /** Further addresses, and which of them go. */
  addEmails: z.array(text(254)).max(5).default([]),
  dropEmails: z.array(z.uuid()).max(10).default([]),
})
export type ContactChange = z.output<typeof contactChange>

/** A document as it shall be; `id` names one there is, whose number stays when none is given. */
export const documentChange = z.strictObject({
  id: z.uuid().nullable().default(null),
  kind: z.enum(IDENTITY_KIND_CODES),
  country: countryCode,
  number: text(60).nullable().default(null),
  issuedOn: businessDate.nullable().default(null),
  expiresOn: businessDate.nullable().default(null),
})
export type DocumentChange = z.output<typeof documentChange>

/** A tax residency as it shall be; `id` names one there is, whose number stays when neither is given. */
export const taxChange = z.strictObject({
  id: z.uuid().nullable().default(null),
  country: countryCode,
  tin: text(40).nullable().default(null),
  reason: z.enum(NO_TIN_REASONS).nullable().default(null),
})
export type TaxChange = z.output<typeof taxChange>

export const addressChange = z.strictObject({ id: z.uuid().nullable().default(null), ...addressInput.shape })
export type AddressChange = z.output<typeof addressChange>

const name = (max: number) => text(max).nullable().optional()
/** What a client and its people have alike; what is left out stays as it is, a list replaces the whole list. */
const partyChange = {
  nameZh: name(100),
  nameEn: name(200),
  sex: z.enum(['M', 'F']).nullable().optional(),
  bornOn: businessDate.nullable().optional(),
  nationality: countryCode.nullable().optional(),
  documents: z.array(documentChange).max(10).optional(),
  addresses: z.array(addressChange).max(5).optional(),
  employment: employmentInput.nullable().optional(),
  taxResidencies: z.array(taxChange).max(10).optional(),
}

/** Everything else of the client itself: who it is, its papers, where it lives and works, where it pays tax. */
export const profileChange = z.strictObject({
  ...changeFrame,
  ...partyChange,
  otherNames: z.array(text(200)).max(5).optional(),
  category: z.enum(CLIENT_CATEGORIES).optional(),
  residence: countryCode.nullable().optional(),
  education: z.enum(EDUCATIONS).nullable().optional(),
  language: z.enum(LETTER_LANGUAGES).optional(),
  /** A new line for the main address, as a form of one line has it; null leaves it. */
  addressLine: text(300).nullable().default(null),
  /** A new position for the employment there is; null leaves it. */
  occupation: text(100).nullable().default(null),
})
export type ProfileChange = z.output<typeof profileChange>

/** New dates of one document the client bears, named by kind and number. */
export const identityRenewal = z.strictObject({
  ...changeFrame,
  document: z.strictObject({
    type: z.enum(IDENTITY_KIND_CODES),
    country: countryCode.nullable().default(null),
    number: text(60),
  }),
  issuedOn: businessDate.nullable().default(null),
  /** Null when it runs for life. */
  expiresOn: businessDate.nullable().default(null),
})
export type IdentityRenewal = z.output<typeof identityRenewal>

/** Somebody more behind the client. */
export const personAddition = z.strictObject({ ...changeFrame, ...personInput.shape })
export type PersonAddition = z.output<typeof personAddition>

/** What is new of one of the people; roles as a whole, so that copying somebody into a role is adding to them. */
export const personChange = z.strictObject({
  ...changeFrame,
  personId: z.uuid(),
  roles: personInput.shape.roles.optional(),
  kind: z.enum(['natural', 'legal']).optional(),
  shareBps: z.int().min(0).max(10_000).nullable().optional(),
  phone: name(40),
  email: name(254),
  ...partyChange,
})
export type PersonChange = z.output<typeof personChange>

export const personRemoval = z.strictObject({ ...changeFrame, personId: z.uuid() })

export const changeAnswer = z.object({ id: z.uuid(), version: z.int(), changed: z.boolean() })
