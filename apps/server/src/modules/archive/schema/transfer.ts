import { z } from 'zod'

/** A transfer takes parts until it is whole. */
export const TRANSFER_STATES = ['OPEN', 'DONE'] as const

const id = z.uuid()
const digest = z.string().regex(/^[0-9a-f]{64}$/)

export const initTransferInput = z.object({
  /** What the sender calls it; beginning again with it goes on with the same transfer. */
  reference: z.string().trim().min(1).max(100),
  accountId: id,
  parameter: z.string().min(1).max(40),
  fileName: z.string().min(1).max(255),
  size: z.int().min(1).max(4_294_967_296),
  /** SHA-256 of the whole file in lower-case hex. */
  sha256: digest,
  expiresOn: z.iso.date().optional(),
  remark: z.string().trim().min(1).max(500).optional(),
})

export const transferAnswer = z.object({
  id,
  reference: z.string(),
  accountId: id,
  parameter: z.string(),
  fileName: z.string(),
  size: z.int(),
  sha256: z.string(),
  /** Every part but the last has this size. */
  partBytes: z.int(),
  parts: z.int(),
  /** Parts that have arrived: whoever goes on sends the others. */
  received: z.array(z.int()),
  state: z.enum(TRANSFER_STATES),
  /** What it became, once it is done. */
  documentId: id.nullable(),
  versionId: id.nullable(),
  version: z.int().nullable(),
})
export type Transfer = z.infer<typeof transferAnswer>

/** A part as the route stored it; the route is the only caller. */
export const partReceived = z.object({ transferId: id, number: z.int().min(1), sha256: digest, size: z.int().min(1) })
/** The whole as the route put it together; the route is the only caller. */
export const transferWhole = z.object({
  transferId: id,
  sha256: digest,
  size: z.int(),
  mime: z.string(),
  kind: z.string(),
})
