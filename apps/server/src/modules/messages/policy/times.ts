import type { QuietHours } from '../schema.ts'

/** Minutes until the next attempt after the first, the second, … failure; the last goes on for ever. */
const WAITS_MINUTES = [0.5, 2, 5, 15, 30, 60] as const

/**
 * When to try again after a failure that may pass.
 *
 * @param attempts  how many there have been.
 * @param asked     seconds the provider asked for; never earlier than that, at most an hour.
 */
export function nextAttempt(now: Temporal.Instant, attempts: number, asked: number | null): Temporal.Instant {
  const minutes = WAITS_MINUTES[Math.min(Math.max(attempts, 1), WAITS_MINUTES.length) - 1] ?? 60
  return now.add({ seconds: Math.max(minutes * 60, Math.min(asked ?? 0, 3600)) })
}

/**
 * When quiet hours that hold now are over; null when nobody is disturbed now. They begin with their first minute and end
 * with the beginning of the last, over midnight when `from` is later than `to`.
 */
export function quietUntil(now: Temporal.Instant, quiet: QuietHours, timeZone: string): Temporal.Instant | null {
  if (quiet.quietFrom === null || quiet.quietTo === null) return null
  const here = now.toZonedDateTimeISO(timeZone)
  const from = Temporal.PlainTime.from(quiet.quietFrom)
  const to = Temporal.PlainTime.from(quiet.quietTo)
  const time = here.toPlainTime()
  const [begun, over] = [Temporal.PlainTime.compare(time, from) >= 0, Temporal.PlainTime.compare(time, to) >= 0]
  const overnight = Temporal.PlainTime.compare(from, to) > 0
  const within = overnight ? begun || !over : begun && !over
  if (!within) return null
  const day = overnight && begun ? here.toPlainDate().add({ days: 1 }) : here.toPlainDate()
  return day.toZonedDateTime({ timeZone, plainTime: to }).toInstant()
}
