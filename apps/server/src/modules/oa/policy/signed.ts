import type { DecisionInput } from '../schema.ts'

/** Seconds by which the time of a decision may be off. */
const WINDOW_S = 300

/** What the office tool signs, a line each; `digest` is the SHA-256 of the remark in hex. */
export function signedText(given: DecisionInput, timestamp: string, nonce: string, digest: string): string {
  return [timestamp, nonce, given.reference, given.userId, given.decision, digest].join('\n')
}

/** Whether a decision is of now: neither kept back nor from a clock that is wrong. */
export function isFresh(timestamp: string, now: Temporal.Instant): boolean {
  if (!/^[0-9]{1,12}$/.test(timestamp)) return false
  return Math.abs(now.epochMilliseconds / 1000 - Number(timestamp)) <= WINDOW_S
}

export const isNonce = (text: string): boolean => /^[A-Za-z0-9_-]{16,100}$/.test(text)
