/*
 * Days of the Gregorian calendar counted by hand: forms are worked out in browsers too, and not all of them have Temporal.
 */

/** Whole days from 1970-01-01 to the day `YYYY-MM-DD`. @source Howard Hinnant, days_from_civil */
export function dayNumber(day: string): number {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The day `YYYY-MM-DD` that many days after 1970-01-01; null outside the years 0001 to 9999. */
export function dayAt(number: number): string | null {
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return written(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date)
}

/** The same date some months later (earlier when negative), or the last day of that month when it is shorter. */
export function monthsLater(day: string, months: number): string | null {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const whole = year * 12 + (month - 1) + months
  const target = { year: Math.floor(whole / 12), month: whole - Math.floor(whole / 12) * 12 + 1 }
  return written(target.year, target.month, Math.min(date, lastDate(target.year, target.month)))
}

function lastDate(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function written(year: number, month: number, date: number): string | null {
  if (year < 1 || year > 9999) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}
