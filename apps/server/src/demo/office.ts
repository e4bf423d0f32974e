import { dayOf } from './days.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const UNIX_EPOCH = dayOf('1970-01-01')
/** Hong Kong is eight hours ahead all year. */
const OFFSET = 8 * HOUR
const OPENS = 9
const CLOSES = 18

/** Thursday was the first day of 1970. */
const isWorkday = (at: number) => ![0, 6].includes((Math.floor((at + OFFSET) / DAY) + 4) % 7)
const midnight = (at: number) => Math.floor((at + OFFSET) / DAY) * DAY - OFFSET

/** Midnight in Hong Kong at the beginning of a day number, in milliseconds since 1970. */
export const midnightOf = (day: number): number => (day - UNIX_EPOCH) * DAY - OFFSET

/** The first moment at or after `at` in which an office is open: Monday to Friday, nine to six. */
export function openAt(at: number): number {
  let day = midnight(at)
  if (isWorkday(day) && at < day + CLOSES * HOUR) return Math.max(at, day + OPENS * HOUR)
  do day += DAY
  while (!isWorkday(day))
  return day + OPENS * HOUR
}

/** The moment after so many open hours. */
export function afterOpenHours(at: number, hours: number): number {
  let now = openAt(at)
  let left = hours * HOUR
  for (;;) {
    const closing = midnight(now) + CLOSES * HOUR
    if (now + left <= closing) return now + left
    left -= closing - now
    now = openAt(closing)
  }
}
