import { type BusinessDate, businessDate } from '#kernel/calendar.ts'

/** Business dates as day numbers, so that drawing a date is arithmetic and formatting is a look-up. */

const epoch = Temporal.PlainDate.from('1900-01-01')
const texts = new Map<number, BusinessDate>()
const days = new Map<string, number>()

/** Days since 1900-01-01. */
export function dayOf(date: string): number {
  const known = days.get(date)
  if (known !== undefined) return known
  const day = epoch.until(Temporal.PlainDate.from(date), { largestUnit: 'days' }).days
  days.set(date, day)
  return day
}

/** `YYYY-MM-DD` of a day number. */
export function dateOf(day: number): BusinessDate {
  const known = texts.get(day)
  if (known !== undefined) return known
  const text = businessDate(epoch.add({ days: day }).toString())
  texts.set(day, text)
  return text
}

/** 1 = Monday … 7 = Sunday; 1900-01-01 was a Monday. */
export function weekdayOf(day: number): number {
  return (day % 7) + 1
}

/** The same day, or the Friday before when it falls on a weekend. */
export function weekdayOnOrBefore(day: number): number {
  const weekday = weekdayOf(day)
  return weekday > 5 ? day - (weekday - 5) : day
}
