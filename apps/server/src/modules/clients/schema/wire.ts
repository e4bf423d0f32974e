import { z } from 'zod'
import { ADDRESS_KINDS, CLIENT_CATEGORIES, CLIENT_TYPES, PERSON_ROLES } from './profile.ts'
import { CANCELLATION_KINDS, CLIENT_STATUSES } from './status.ts'

const personId = z.uuid().nullable()

/** One client as a person in scope sees it: numbers, phones and mail masked; `personId` null is the client itself. */
export const clientDetail = z.object({
  id: z.uuid(),
  clientNo: z.string(),
  memberNo: z.string().nullable(),
  type: z.enum(CLIENT_TYPES),
  category: z.enum(CLIENT_CATEGORIES),
  status: z.enum(CLIENT_STATUSES),
  cancelledKind: z.enum(CANCELLATION_KINDS).nullable(),
  cancelledAt: z.string().nullable(),
  /** The first day on which somebody ordinarily cancelled may register again; null where nothing stands in the way. */
  registersAgainOn: z.string().nullable(),
  nameZh: z.string().nullable(),
  nameEn: z.string().nullable(),
  otherNames: z.array(z.string()),
  displayName: z.string(),
  sex: z.enum(['M', 'F']).nullable(),
  bornOn: z.string().nullable(),
  nationality: z.string().nullable(),
  residence: z.string().nullable(),
  education: z.string().nullable(),
  language: z.string(),
  answers: z.record(z.string(), z.union([z.string(), z.boolean()])),
  version: z.int(),
  /** What a change of data is made on. */
  dataVersion: z.int(),
  phoneChangedAt: z.string().nullable(),
  emailChangedAt: z.string().nullable(),
  /** Until when a replaced phone or address of mail counts as new; null when none does. */
  coolingUntil: z.string().nullable(),
  /** The moment this is the state of; null: now. */
  asOf: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  freezes: z.array(
    z.object({
      reason: z.string(),
      remark: z.string().nullable(),
      frozenAt: z.string(),
      frozenBy: z.string(),
      frozenByName: z.string().nullable(),
      ticketId: z.string().nullable(),
      liftedAt: z.string().nullable(),
      liftedBy: z.string().nullable(),
      liftedByName: z.string().nullable(),
      liftedRemark: z.string().nullable(),
    }),
  ),
  documents: z.array(
    z.object({
      id: z.uuid(),
      personId,
      kind: z.string(),
      country: z.string(),
      numberMasked: z.string(),
      issuedOn: z.string().nullable(),
      expiresOn: z.string().nullable(),
    }),
  ),
  contacts: z.array(
    z.object({
      id: z.uuid(),
      personId,
      kind: z.enum(['phone', 'email']),
      main: z.boolean(),
      valueMasked: z.string(),
      verified: z.boolean(),
    }),
  ),
  addresses: z.array(
    z.object({
      id: z.uuid(),
      personId,
      kind: z.enum(ADDRESS_KINDS),
      country: z.string(),
      region: z.string().nullable(),
      city: z.string().nullable(),
      line: z.string(),
      postalCode: z.string().nullable(),
    }),
  ),
  employments: z.array(
    z.object({
      personId,
      status: z.string(),
      employer: z.string().nullable(),
      industry: z.string().nullable(),
      position: z.string().nullable(),
      incomeLow: z.int().nullable(),
      incomeHigh: z.int().nullable(),
    }),
  ),
  taxResidencies: z.array(
    z.object({
      id: z.uuid(),
      personId,
      country: z.string(),
      tinMasked: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  persons: z.array(
    z.object({
      id: z.uuid(),
      roles: z.array(z.enum(PERSON_ROLES)),
      kind: z.string(),
      nameZh: z.string().nullable(),
      nameEn: z.string().nullable(),
      sex: z.string().nullable(),
      bornOn: z.string().nullable(),
      nationality: z.string().nullable(),
      shareBps: z.int().nullable(),
    }),
  ),
})
export type ClientDetail = z.output<typeof clientDetail>
