export type Pace = {
  perMinute: number
  perDay: number | null
  minute: string | null
  sentInMinute: number
  day: string | null
  sentInDay: number
}

/** How many calls the limits allow now; counts of another minute or day are over. */
export function allowance(pace: Pace, minute: string, day: string): { now: number; inMinute: number; inDay: number } {
  const inMinute = pace.minute === minute ? pace.sentInMinute : 0
  const inDay = pace.day === day ? pace.sentInDay : 0
  const ofDay = pace.perDay === null ? Number.MAX_SAFE_INTEGER : pace.perDay - inDay
  return { now: Math.max(0, Math.min(pace.perMinute - inMinute, ofDay)), inMinute, inDay }
}

const WAITS_S = [10, 30, 60, 120, 300, 600] as const

/** When a tool that does not answer is tried again. */
export function nextTry(now: Temporal.Instant, attempts: number, retryAfter: number | null): Temporal.Instant {
  const wait = WAITS_S[Math.min(Math.max(attempts, 1), WAITS_S.length) - 1] ?? 600
  return now.add({ seconds: Math.max(wait, Math.min(retryAfter ?? 0, 3600)) })
}

const PATIENCE_MIN = [1, 5, 15, 60, 360] as const

/** When a to-do that the tool answered with a refusal is told again: somebody has to put something right first. */
export function nextTelling(now: Temporal.Instant, attempts: number): Temporal.Instant {
  return now.add({ minutes: PATIENCE_MIN[Math.min(Math.max(attempts, 1), PATIENCE_MIN.length) - 1] ?? 360 })
}
