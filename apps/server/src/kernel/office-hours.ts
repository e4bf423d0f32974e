import { addDays, type BusinessDate, type Calendar, dateAt, plainDate } from './calendar.ts'

/** A stretch of opening in the office's own time, `HH:MM` to `HH:MM`; the end is no longer open. */
export type Session = { opens: string; closes: string }

/** When an office is open: the days of its calendar, the sessions of an ordinary day and those of special ones. */
export type Office = {
  readonly calendar: Calendar
  /** `Asia/Hong_Kong`. */
  readonly zone: string
  /** In order, not overlapping. */
  readonly sessions: readonly Session[]
  /** Days with sessions of their own: half days. */
  readonly special: ReadonlyMap<BusinessDate, readonly Session[]>
}

type Stretch = { from: Temporal.Instant; to: Temporal.Instant }

const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/

/** Whether sessions are well-formed, each ends after it begins, and none begins before the one before it has ended. */
export function areSessions(sessions: readonly Session[]): boolean {
  return sessions.every(({ opens, closes }, index) => {
    const before = sessions[index - 1]
    return TIME.test(opens) && TIME.test(closes) && opens < closes && (!before || before.closes <= opens)
  })
}

/** Opening on one day as instants: a day on which clocks change is as long as it really is. */
function stretchesOn(office: Office, date: BusinessDate): Stretch[] {
  if (!office.calendar.isOpen(date)) return []
  const sessions = office.special.get(date) ?? office.sessions
  const at = (time: string) =>
    plainDate(date)
      .toZonedDateTime({ timeZone: office.zone, plainTime: Temporal.PlainTime.from(time) })
      .toInstant()
  return sessions.map(({ opens, closes }) => ({ from: at(opens), to: at(closes) }))
}

/**
 * The instant at which so much opening time has passed since another: work given out in the evening begins counting in
 * the morning. Time used up exactly at closing ends at closing.
 *
 * @param hours  whole hours of opening, at least 1.
 * @throws CalendarHorizonExceeded where the calendar ends before; RangeError for a calendar that never opens.
 */
export function addOpenHours(office: Office, since: Temporal.Instant, hours: number): Temporal.Instant {
  let left = hours * 3_600_000
  for (let date = dateAt(since, office.zone); ; date = addDays(date, 1)) {
    for (const { from, to } of stretchesOn(office, date)) {
      const begin = Temporal.Instant.compare(from, since) < 0 ? since : from
      const length = to.epochMilliseconds - begin.epochMilliseconds
      if (length <= 0) continue
      if (length >= left) return begin.add({ milliseconds: left })
      left -= length
    }
  }
}

/** When the office opens on a day, or on the first open day after it. @throws CalendarHorizonExceeded */
export function openingOn(office: Office, date: BusinessDate): Temporal.Instant {
  for (let day = office.calendar.onOrAfter(date); ; day = office.calendar.next(day)) {
    const [first] = stretchesOn(office, day)
    if (first) return first.from
  }
}

/** When the office closes on a day, or on the first open day after it. @throws CalendarHorizonExceeded */
export function closingOn(office: Office, date: BusinessDate): Temporal.Instant {
  for (let day = office.calendar.onOrAfter(date); ; day = office.calendar.next(day)) {
    const last = stretchesOn(office, day).at(-1)
    if (last) return last.to
  }
}

/** Minutes of opening between two instants, whole and cut off; 0 when `until` is not later. @throws CalendarHorizonExceeded */
export function openMinutesBetween(office: Office, since: Temporal.Instant, until: Temporal.Instant): number {
  let passed = 0
  const last = dateAt(until, office.zone)
  for (let date = dateAt(since, office.zone); date <= last; date = addDays(date, 1)) {
    for (const { from, to } of stretchesOn(office, date)) {
      const begin = Math.max(from.epochMilliseconds, since.epochMilliseconds)
      passed += Math.max(0, Math.min(to.epochMilliseconds, until.epochMilliseconds) - begin)
    }
  }
  return Math.floor(passed / 60_000)
}
