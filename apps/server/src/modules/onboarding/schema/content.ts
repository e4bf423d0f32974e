import { z } from 'zod'
import { lineCode } from '#contract/access'
import { ACCOUNT_TYPES, labelCode, MARKS_MAX, mark } from '#contract/accounts'
import { profileInput } from '#contract/clients'

export const accountRequest = z.strictObject({
  type: z.enum(ACCOUNT_TYPES),
  /** Given by the house; null has one made. */
  accountNo: z.string().trim().min(1).max(40).nullable().default(null),
  /** Main account of a sub account, for a client we have. */
  parentId: z.uuid().nullable().default(null),
  marks: z.array(mark).max(MARKS_MAX).default([]),
})
export type AccountRequest = z.output<typeof accountRequest>

/** What is applied for: the same shape in a draft, a revision and an imported row. Files stand beside it. */
export const applicationContent = z.strictObject({
  businessLine: lineCode,
  departmentId: z.uuid(),
  brokerCode: labelCode.nullable().default(null),
  introducerCode: labelCode.nullable().default(null),
  /** Who saw the client sign, and by which licence. Not there in contents of before it was asked, whose hash stays. */
  witness: z
    .strictObject({ name: z.string().trim().min(1).max(100), licenceNo: z.string().trim().min(1).max(40) })
    .nullish(),
  /** A client we have, whose further accounts are opened; then there is no profile. */
  clientId: z.uuid().nullable().default(null),
  profile: profileInput.nullable().default(null),
  accounts: z.array(accountRequest).min(1).max(ACCOUNT_TYPES.length),
})
export type ApplicationContent = z.output<typeof applicationContent>

/** A file of an application: sent and sniffed already, named by the id of its upload. */
export const uploadedFile = z.strictObject({ uploadId: z.uuid() })

/** A file of the revision before that stays, by its position there. */
export const keptFile = z.strictObject({ keep: z.int().min(0) })

export const applicationFiles = z.array(z.union([uploadedFile, keptFile])).max(100)

/** A further account of a client we have, decided elsewhere. */
export const furtherAccount = z.strictObject({
  clientId: z.uuid(),
  type: z.enum(ACCOUNT_TYPES),
  businessLine: lineCode,
  departmentId: z.uuid(),
  /** What other modules keep with the account once it is open, by their name: bank accounts, trading codes. */
  handed: z.record(z.string().max(40), z.json()).default({}),
  reason: z.string().trim().min(1).max(500).nullable().default(null),
})
