/** Seconds until the next attempt after the first, the second, … failure; the last goes on. */
const WAITS_S = [5, 30, 120, 600, 1800, 3600, 10_800, 21_600] as const
/** A receiver that has failed for so long gets nothing more until a person says so. */
export const FAILING_HOURS = 72
/** Attempts of one delivery that the receiver itself turns down. */
const REFUSED_MAX = 5

export function nextAttempt(now: Temporal.Instant, attempts: number, retryAfter: number | null): Temporal.Instant {
  const wait = WAITS_S[Math.min(Math.max(attempts, 1), WAITS_S.length) - 1] ?? 21_600
  return now.add({ seconds: Math.max(wait, Math.min(retryAfter ?? 0, 3600)) })
}

/** What an answer means: taken; the receiver is not to be reached now; it will not have this one; it is gone for good. */
export type Verdict = 'taken' | 'down' | 'refused' | 'gone'

/** `null`: no answer at all. */
export function verdictOf(status: number | null): Verdict {
  if (status === null || status >= 500 || status === 429 || status === 408) return 'down'
  if (status >= 200 && status < 300) return 'taken'
  if (status === 410) return 'gone'
  return 'refused'
}

/** Whether a delivery that was turned down so often is given up. */
export const isGivenUp = (attempts: number): boolean => attempts >= REFUSED_MAX

/** Whether a receiver has failed for too long. */
export function hasFailedTooLong(now: Temporal.Instant, since: string | null): boolean {
  if (since === null) return false
  return Temporal.Instant.compare(Temporal.Instant.from(since).add({ hours: FAILING_HOURS }), now) <= 0
}
