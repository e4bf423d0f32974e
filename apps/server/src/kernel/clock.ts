/**
 * Where the time comes from. Everything that needs "now" takes a clock; tests hand in a fixed one.
 * Business and ledger dates never come from here but from calendars and tables.
 */
export type Clock = () => Temporal.Instant

/** The machine's clock, the only place that reads it. */
export const systemClock: Clock = () => Temporal.Now.instant()

/** A clock that stands still until it is moved. */
export function fixedClock(start: string): Clock & { advance(duration: Temporal.DurationLike): void } {
  let now = Temporal.Instant.from(start)
  const clock = (() => now) as Clock & { advance(duration: Temporal.DurationLike): void }
  clock.advance = (duration) => {
    now = now.add(duration)
  }
  return clock
}

/** The instant as RFC 3339 text with offset, the wire form of every time. */
export function toWire(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'millisecond' })
}
