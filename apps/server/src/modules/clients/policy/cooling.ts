/** When the main phone or address of mail was last replaced; null: never. */
type ContactTimes = { phone: string | null; email: string | null }

/**
 * Until when what rests on a contact (a password sent to it, money moved on its word) wants a second look, because the
 * contact is new; null when it is not.
 *
 * @param hours  how long a contact counts as new; 0: never.
 */
export function coolingUntil(times: ContactTimes, now: Temporal.Instant, hours: number): string | null {
  const ends = [times.phone, times.email]
    .filter((at) => at !== null)
    .map((at) => Temporal.Instant.from(at).add({ hours }))
  const last = ends.sort(Temporal.Instant.compare).at(-1)
  return last && Temporal.Instant.compare(last, now) > 0 ? last.toString() : null
}
