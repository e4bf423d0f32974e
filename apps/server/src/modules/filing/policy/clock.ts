import { addDays, type BusinessDate, CalendarHorizonExceeded, dateAt, plainDate } from '#kernel/calendar.ts'
import type { Office } from '#kernel/office-hours.ts'

export type Times = {
  sendTimes: readonly string[]
  cutOff: string
  /** Of half days; null: as on any other. */
  halfDayCutOff: string | null
  resultsFrom: string
}
type CutOff = Pick<Times, 'cutOff' | 'halfDayCutOff'>

/** The format of a file sent at the last moment is answered within ten minutes; so long after the cut-off it is known. */
const ANSWERED_MINUTES = 15

/** The moment of a time of day at the office. */
export function momentOf(office: Office, day: BusinessDate, time: string): Temporal.Instant {
  return plainDate(day)
    .toZonedDateTime({ timeZone: office.zone, plainTime: Temporal.PlainTime.from(time) })
    .toInstant()
}

/** Until when files of a day are taken: on a half day earlier, where the house has laid that down. */
export function cutOffOn(office: Office, day: BusinessDate, { cutOff, halfDayCutOff }: CutOff): string {
  return halfDayCutOff !== null && office.special.has(day) ? halfDayCutOff : cutOff
}

/** Whether a day is a trading day; null where the calendar does not reach. */
export function isTradingDay({ calendar }: Office, day: BusinessDate): boolean | null {
  return calendar.covers(day) ? calendar.isOpen(day) : null
}

/**
 * The trading day that a file made at this moment counts for: today until the cut-off, else the next. A holiday or a
 * typhoon in the calendar moves it on.
 *
 * @returns null where the calendar does not reach.
 */
export function tradingDayAt(office: Office, at: Temporal.Instant, times: CutOff): BusinessDate | null {
  const today = dateAt(at, office.zone)
  try {
    const open = office.calendar.isOpen(today)
    if (open && Temporal.Instant.compare(at, momentOf(office, today, cutOffOn(office, today, times))) < 0) return today
    return office.calendar.next(today)
  } catch (error) {
    if (error instanceof CalendarHorizonExceeded) return null
    throw error
  }
}

/**
 * The time of the schedule that is due at this moment: the last one of a trading day that has come, before the cut-off.
 * Times missed while nothing ran are not made up for, but the last of them is.
 */
export function dueSlot(
  office: Office,
  at: Temporal.Instant,
  times: Times,
): { day: BusinessDate; time: string } | null {
  const day = dateAt(at, office.zone)
  if (isTradingDay(office, day) !== true) return null
  const cutOff = cutOffOn(office, day, times)
  if (Temporal.Instant.compare(at, momentOf(office, day, cutOff)) >= 0) return null
  const come = times.sendTimes
    .filter((time) => time < cutOff && Temporal.Instant.compare(momentOf(office, day, time), at) <= 0)
    .sort()
  const time = come.at(-1)
  return time === undefined ? null : { day, time }
}

/** The next moment at which a file leaves by itself; null when none does or the calendar ends. */
export function nextSendAt(office: Office, at: Temporal.Instant, times: Times): Temporal.Instant | null {
  if (times.sendTimes.length === 0) return null
  const today = dateAt(at, office.zone)
  for (let day = today; isTradingDay(office, day) !== null; day = addDays(day, 1)) {
    if (isTradingDay(office, day) === false) continue
    const slots = times.sendTimes.filter((time) => time < cutOffOn(office, day, times)).sort()
    const next = slots.map((time) => momentOf(office, day, time)).find((one) => Temporal.Instant.compare(one, at) > 0)
    if (next) return next
  }
  return null
}

/** Whether a day is over for filing: its cut-off has passed, and what was sent by then has been answered. */
export function isClosed(office: Office, day: BusinessDate, at: Temporal.Instant, times: CutOff): boolean {
  const end = momentOf(office, day, cutOffOn(office, day, times)).add({ minutes: ANSWERED_MINUTES })
  return Temporal.Instant.compare(at, end) >= 0
}

/** The days shown as a calendar: from today on, as far as it reaches. */
export function comingDays(
  office: Office,
  from: BusinessDate,
  count: number,
): { date: string; open: boolean; half: boolean }[] {
  const days: { date: string; open: boolean; half: boolean }[] = []
  for (let at = 0; at < count; at += 1) {
    const date = addDays(from, at)
    const open = isTradingDay(office, date)
    if (open === null) break
    days.push({ date, open, half: open && office.special.has(date) })
  }
  return days
}
