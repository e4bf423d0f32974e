/** When the next digest leaves: today at that time of the house, or tomorrow. */
export function nextDigest(now: Temporal.Instant, at: string, timeZone: string): Temporal.Instant {
  const here = now.toZonedDateTimeISO(timeZone)
  const plainTime = Temporal.PlainTime.from(at)
  const today = here.toPlainDate().toZonedDateTime({ timeZone, plainTime })
  const next = Temporal.ZonedDateTime.compare(today, here) > 0 ? today : today.add({ days: 1 })
  return next.toInstant()
}

/** Messages one person gets by one way within an hour; what comes besides waits and goes as one. */
export const HOURLY_MAX = 10
/** So many at once are still told one by one. */
export const TOGETHER_FROM = 4

/** How what is due for one holder leaves: each alone, all as one, or later as one. */
export function howToCarry(due: number, lastHour: number, digest: boolean): 'each' | 'together' | 'later' {
  if (lastHour >= HOURLY_MAX && !digest) return 'later'
  if (digest || due >= TOGETHER_FROM || lastHour + due > HOURLY_MAX) return 'together'
  return 'each'
}
