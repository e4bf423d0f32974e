declare const brand: unique symbol

/** A day of business in the wire form `YYYY-MM-DD`; text order is date order. Which kind of date it is, the name says. */
export type BusinessDate = string & { readonly [brand]: 'BusinessDate' }

const FORM = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/

/**
 * Whether the text is a day that exists, in exactly the form `YYYY-MM-DD`. Counted by hand: wire shapes ask this in
 * browsers too, and not all of them have Temporal.
 */
export function isBusinessDate(text: string): text is BusinessDate {
  const [, year, month, day] = FORM.exec(text) ?? []
  return day !== undefined && Number(day) >= 1 && Number(day) <= daysInMonth(Number(year), Number(month))
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  if (month < 1 || month > 12) return 0
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** The text as a date; a RangeError when it is none. */
export function businessDate(text: string): BusinessDate {
  if (!isBusinessDate(text)) throw new RangeError('not a date of the form YYYY-MM-DD')
  return text
}

/** The calendar date of an instant at a place (`Asia/Hong_Kong`). Ledger dates come from a table, never from here. */
export function dateAt(instant: Temporal.Instant, timeZone: string): BusinessDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString() as BusinessDate
}

/** The date as Temporal's type, for anything not offered here. */
export function plainDate(date: BusinessDate): Temporal.PlainDate {
  return Temporal.PlainDate.from(date)
}

/** The date some calendar days later (earlier when negative). */
export function addDays(date: BusinessDate, days: number): BusinessDate {
  return plainDate(date).add({ days }).toString() as BusinessDate
}

/** Calendar days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return plainDate(from).until(plainDate(to), { largestUnit: 'days' }).days
}

/**
 * A question beyond what a calendar knows. Guessing that an unknown day is open would settle trades on a holiday, so it
 * is an error; who takes dates from people asks `covers` first and refuses in their own words.
 */
export class CalendarHorizonExceeded extends Error {
  readonly calendar: string
  readonly date: BusinessDate

  constructor(calendar: string, date: BusinessDate) {
    super(`calendar ${calendar} does not reach ${date}`)
    this.name = 'CalendarHorizonExceeded'
    this.calendar = calendar
    this.date = date
  }
}

/** What a calendar is made of; both ends are included. Weekdays are ISO numbers, Monday 1 to Sunday 7. */
export type CalendarDays = {
  code: string
  from: BusinessDate
  to: BusinessDate
  /** Weekdays that are closed unless listed in `open`. Trading calendars: Saturday and Sunday. */
  closedWeekdays: readonly number[]
  /** Single closed days: holidays, typhoons. */
  closed: readonly BusinessDate[]
  /** Single open days that the weekday would close: make-up working days of an office calendar. */
  open?: readonly BusinessDate[]
}

/** The open and closed days of a market or an office. Every method throws `CalendarHorizonExceeded` outside its span. */
export type Calendar = {
  readonly code: string
  readonly from: BusinessDate
  readonly to: BusinessDate
  /** Whether the calendar knows the day. The only method that never throws. */
  covers(date: BusinessDate): boolean
  isOpen(date: BusinessDate): boolean
  /** The first open day after the date. */
  next(date: BusinessDate): BusinessDate
  /** The last open day before the date. */
  previous(date: BusinessDate): BusinessDate
  /** The date itself when open, else the next open day. */
  onOrAfter(date: BusinessDate): BusinessDate
  /** The date itself when open, else the previous open day. */
  onOrBefore(date: BusinessDate): BusinessDate
  /**
   * T+n. Counting starts on the date itself, open or not: from a closed Saturday +1 is Monday. 0 gives the date itself
   * when open and is a RangeError otherwise, because T+0 of a closed day has no one answer.
   */
  addOpenDays(date: BusinessDate, count: number): BusinessDate
  /** All open days of a span, both ends included. */
  openDays(from: BusinessDate, to: BusinessDate): BusinessDate[]
}

/** Makes a calendar from its days. Throws a RangeError when a day is listed as open and closed, or the span is empty. */
export function calendarOf(days: CalendarDays): Calendar {
  if (days.from > days.to) throw new RangeError(`calendar ${days.code} has no days`)
  const closed = new Set(days.closed)
  const open = new Set(days.open)
  for (const date of open) if (closed.has(date)) throw new RangeError(`${date} is listed as open and as closed`)

  const covers = (date: BusinessDate): boolean => days.from <= date && date <= days.to
  const isOpen = (date: BusinessDate): boolean => {
    if (!covers(date)) throw new CalendarHorizonExceeded(days.code, date)
    if (closed.has(date)) return false
    return open.has(date) || !days.closedWeekdays.includes(plainDate(date).dayOfWeek)
  }
  const seek = (date: BusinessDate, step: 1 | -1): BusinessDate => {
    let found = date
    while (!isOpen(found)) found = addDays(found, step)
    return found
  }
  const move = (date: BusinessDate, step: 1 | -1): BusinessDate => {
    if (!covers(date)) throw new CalendarHorizonExceeded(days.code, date)
    return seek(addDays(date, step), step)
  }
  return {
    code: days.code,
    from: days.from,
    to: days.to,
    covers,
    isOpen,
    next: (date) => move(date, 1),
    previous: (date) => move(date, -1),
    onOrAfter: (date) => seek(date, 1),
    onOrBefore: (date) => seek(date, -1),
    addOpenDays(date, count) {
      if (!Number.isInteger(count)) throw new RangeError('open days are counted in whole numbers')
      if (count === 0 && !isOpen(date)) throw new RangeError(`${date} is closed: T+0 of it has no answer`)
      let moved = date
      for (let left = Math.abs(count); left > 0; left -= 1) moved = move(moved, count > 0 ? 1 : -1)
      return moved
    },
    openDays(from, to) {
      const list: BusinessDate[] = []
      for (let date = from; date <= to; date = addDays(date, 1)) if (isOpen(date)) list.push(date)
      return list
    },
  }
}
