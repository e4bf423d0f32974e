import { z } from 'zod'
import { isBusinessDate } from '#kernel/calendar.ts'
import { IDENTITY_KIND_CODES } from './identity.ts'

export const CLIENT_TYPES = ['individual', 'joint', 'corporate'] as const
export type ClientType = (typeof CLIENT_TYPES)[number]

export const CLIENT_CATEGORIES = ['retail', 'house'] as const

/** What a person is to a client. A joint client's holders beside the first, a company's officers, agents and relations. */
export const PERSON_ROLES = [
  'holder',
  'director',
  'shareholder',
  'beneficial-owner',
  'authorised',
  'instruction',
  'agent',
  'related',
] as const
export type PersonRole = (typeof PERSON_ROLES)[number]

/** Roles that a person of a client of each type may have. */
export const ROLES_OF: Readonly<Record<ClientType, readonly PersonRole[]>> = {
  individual: ['agent', 'related'],
  joint: ['holder', 'agent', 'related'],
  corporate: ['director', 'shareholder', 'beneficial-owner', 'authorised', 'instruction', 'agent', 'related'],
}

export const EDUCATIONS = ['primary', 'secondary', 'bachelor', 'postgraduate'] as const
export const EMPLOYMENT_STATUSES = [
  'employed',
  'self-employed',
  'retired',
  'student',
  'homemaker',
  'unemployed',
] as const
export const ADDRESS_KINDS = ['residential', 'correspondence', 'registered', 'business'] as const
/** CRS: why a tax residency has no number. A none issued, B not obtainable, C not required. */
export const NO_TIN_REASONS = ['A', 'B', 'C'] as const
export const LETTER_LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const

/** Answers that are shown by their last digits, in full by a recorded reveal. */
export const MASKED_ANSWERS: readonly string[] = ['bankAccountNo']

/** Answers of an application that a register of their own keeps once it opens: none of them stands in a client's profile. */
export const BANK_ANSWERS = { bank: 'bank', number: 'bankAccountNo' } as const

/** The answers without those of the register of bank accounts. */
export function withoutBank<A extends Readonly<Record<string, unknown>>>(
  answers: A,
): Omit<A, 'bank' | 'bankAccountNo'> {
  const { [BANK_ANSWERS.bank]: _bank, [BANK_ANSWERS.number]: _number, ...rest } = answers
  return rest
}

export const text = (max: number) => z.string().trim().min(1).max(max)
/** ISO 3166-1 alpha-2, upper case. */
export const countryCode = z.string().regex(/^[A-Z]{2}$/)
export const businessDate = z.string().refine(isBusinessDate, { params: { code: 'DATE_INVALID', module: 'clients' } })

export const identityInput = z.strictObject({
  kind: z.enum(IDENTITY_KIND_CODES),
  country: countryCode,
  /** As typed; brackets, spaces, full-width and lower case are normalised. */
  number: text(60),
  issuedOn: businessDate.nullable().default(null),
  /** Null when it runs for life. */
  expiresOn: businessDate.nullable().default(null),
})
export type IdentityInput = z.output<typeof identityInput>

export const addressInput = z.strictObject({
  kind: z.enum(ADDRESS_KINDS),
  country: countryCode,
  region: text(100).nullable().default(null),
  city: text(100).nullable().default(null),
  line: text(300),
  postalCode: text(20).nullable().default(null),
})

export const employmentInput = z.strictObject({
  status: z.enum(EMPLOYMENT_STATUSES),
  employer: text(200).nullable().default(null),
  industry: text(100).nullable().default(null),
  position: text(100).nullable().default(null),
  /** Yearly, HKD thousands, low <= income < high; high null is no upper bound. */
  incomeLow: z.int().min(0).max(10_000_000).nullable().default(null),
  incomeHigh: z.int().min(0).max(10_000_000).nullable().default(null),
})

export const taxResidencyInput = z.strictObject({
  country: countryCode,
  tin: text(40).nullable().default(null),
  reason: z.enum(NO_TIN_REASONS).nullable().default(null),
})

const party = {
  nameZh: text(100).nullable().default(null),
  nameEn: text(200).nullable().default(null),
  sex: z.enum(['M', 'F']).nullable().default(null),
  /** Birth, or incorporation of a company. */
  bornOn: businessDate.nullable().default(null),
  nationality: countryCode.nullable().default(null),
  documents: z.array(identityInput).max(10).default([]),
  phone: text(40).nullable().default(null),
  email: text(254).nullable().default(null),
  addresses: z.array(addressInput).max(5).default([]),
  employment: employmentInput.nullable().default(null),
  /** At most ten, as the CRS self-certification has. */
  taxResidencies: z.array(taxResidencyInput).max(10).default([]),
}

export const PERSON_KINDS = ['natural', 'legal'] as const

export const personInput = z.strictObject({
  roles: z.array(z.enum(PERSON_ROLES)).min(1).max(PERSON_ROLES.length),
  kind: z.enum(PERSON_KINDS).default('natural'),
  /** Hundredths of a per cent of the capital. */
  shareBps: z.int().min(0).max(10_000).nullable().default(null),
  ...party,
})
export type PersonInput = z.output<typeof personInput>

/** Everything known of a client: written once as part of an application, then kept in the clients module. */
export const profileInput = z.strictObject({
  type: z.enum(CLIENT_TYPES),
  category: z.enum(CLIENT_CATEGORIES).default('retail'),
  memberNo: z
    .string()
    .regex(/^[A-Za-z0-9-]{3,32}$/)
    .nullable()
    .default(null),
  otherNames: z.array(text(200)).max(5).default([]),
  residence: countryCode.nullable().default(null),
  education: z.enum(EDUCATIONS).nullable().default(null),
  language: z.enum(LETTER_LANGUAGES).default('zh-Hant'),
  /** Answers nobody searches for: assets, experience, declarations. */
  answers: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/), z.union([z.string().max(1000), z.boolean()]))
    .default({}),
  persons: z.array(personInput).max(30).default([]),
  ...party,
})
export type ProfileInput = z.output<typeof profileInput>
