import { platformErrors } from '../errors.ts'

/** Seconds of the allowed rate that may come at once. */
const BURST_SECONDS = 10
const FORGET_AFTER_MS = 60_000

type Bucket = { tokens: number; at: number }

/**
 * Keeps one person or address from taking the process for itself: a bucket per name that refills at `perSecond`. It
 * counts in this process alone; the limits that protect passwords are the access module's and stand in the database.
 *
 * @param perSecond  0 sets no limit.
 * @param nowMs      a clock that never goes back.
 */
export function createRateLimit(perSecond: number, nowMs: () => number): (name: string) => void {
  if (perSecond === 0) return () => undefined
  const capacity = perSecond * BURST_SECONDS
  const buckets = new Map<string, Bucket>()
  let sweptAt = nowMs()
  return (name) => {
    const now = nowMs()
    if (now - sweptAt > FORGET_AFTER_MS) {
      sweptAt = now
      for (const [key, bucket] of buckets) if (now - bucket.at > FORGET_AFTER_MS) buckets.delete(key)
    }
    const bucket = buckets.get(name) ?? { tokens: capacity, at: now }
    bucket.tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    buckets.set(name, bucket)
    if (bucket.tokens < 1) {
      throw platformErrors.RATE_LIMITED({ retryAfterSeconds: Math.ceil((1 - bucket.tokens) / perSecond) })
    }
    bucket.tokens -= 1
  }
}
