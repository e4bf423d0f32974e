import type { Enclosure } from '../policy/kind.ts'
import type { FailureReason, WaitingReason } from '../schema.ts'

/** What became of one attempt to hand a message over. `retryAfter` is in seconds. */
export type Attempt =
  | { kind: 'taken'; providerId: string | null; receipt: string }
  | { kind: 'later'; reason: WaitingReason; retryAfter: number | null }
  | { kind: 'refused'; reason: FailureReason; receipt: string | null }

/** What leaves: one address, one text. `reference` is the same however often it is tried. */
export type Letter = {
  reference: string
  to: string
  language: string
  subject: string | null
  body: string
  enclosures: readonly Enclosure[]
}

const RECEIPT_MAX = 200

/** A provider's words as they are kept: one line, short. */
export function receiptText(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, RECEIPT_MAX)
}
