import type { Standing, Watched } from '../schema.ts'

/** Seconds after which each is overdue: a day's backup with two hours to run, log and contents, a week's check, a quarter's drill. */
export const WITHIN: Record<Watched, number> = {
  base: 26 * 3600,
  log: 15 * 60,
  contents: 60 * 60,
  verify: 8 * 86_400,
  drill: 92 * 86_400,
}

/** When each was last done; null: never. */
export type Done = Record<Watched, Temporal.Instant | null>

/**
 * How each stands. What was never done is overdue once the site has been watched for as long as it may take.
 *
 * @param since  when the site began to be watched; null: just now.
 */
export function standingsOf(
  done: Done,
  since: Temporal.Instant | null,
  now: Temporal.Instant,
): Record<Watched, Standing> {
  const late = (from: Temporal.Instant, watched: Watched) =>
    (now.epochMilliseconds - from.epochMilliseconds) / 1000 > WITHIN[watched]
  const one = (watched: Watched): Standing => {
    const at = done[watched]
    if (at !== null) return late(at, watched) ? 'OVERDUE' : 'GOOD'
    return since !== null && late(since, watched) ? 'OVERDUE' : 'NEVER'
  }
  return { base: one('base'), log: one('log'), contents: one('contents'), verify: one('verify'), drill: one('drill') }
}

/** A backup as it is kept or let go. */
type Kept = { id: string; finishedAt: string }

/** Backups to keep whatever their age: one to restore, and one should it be damaged. */
const LEAST = 2

/** Those older than `keepDays`, except the newest two. */
export function outdated<T extends Kept>(bases: readonly T[], keepDays: number, now: Temporal.Instant): T[] {
  const limit = now.subtract({ hours: 24 * keepDays })
  const newest = bases.toSorted((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1))
  return newest.slice(LEAST).filter((one) => Temporal.Instant.compare(Temporal.Instant.from(one.finishedAt), limit) < 0)
}
