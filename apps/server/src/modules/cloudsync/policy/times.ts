/** Minutes until the next attempt after the first, the second, … failure that may pass. */
const WAITS_MINUTES = [0.5, 2, 5, 15, 30, 60, 120, 240] as const
/** Seconds until a file that was taken is asked about, for the first time and later. */
const ASKED_SECONDS = [5, 30, 120, 600, 3600] as const
/** Minutes until the archive is looked at again for a paper that is late, since the event. */
const LOOKS_MINUTES = [1, 5, 15, 60, 360, 1440, 4320] as const

/** So often a file is tried by itself; then it has failed, and a person may start again. */
export const ATTEMPTS_MAX = WAITS_MINUTES.length + 1

const nth = (list: readonly number[], n: number) => list[Math.min(Math.max(n, 1), list.length) - 1] as number

/**
 * When to try again after a failure that may pass; null when it has been tried often enough.
 *
 * @param attempts  how many there have been.
 * @param asked     seconds the platform asked for; never earlier than that, at most an hour.
 */
export function nextAttempt(now: Temporal.Instant, attempts: number, asked: number | null): Temporal.Instant | null {
  if (attempts >= ATTEMPTS_MAX) return null
  return now.add({ seconds: Math.max(nth(WAITS_MINUTES, attempts) * 60, Math.min(asked ?? 0, 3600)) })
}

/** When to ask again about a file the platform has taken but not judged. */
export const nextAsking = (now: Temporal.Instant, asked: number): Temporal.Instant =>
  now.add({ seconds: nth(ASKED_SECONDS, asked) })

/** When to look again for a paper that is not in the archive; null when it has been late for days. */
export function nextLook(now: Temporal.Instant, since: Temporal.Instant): Temporal.Instant | null {
  const at = LOOKS_MINUTES.map((minutes) => since.add({ minutes })).find(
    (one) => Temporal.Instant.compare(one, now) > 0,
  )
  return at ?? null
}
