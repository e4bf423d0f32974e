import { addDays, type BusinessDate, businessDate } from '#kernel/calendar.ts'
import type { SpecialDay } from '../policy.ts'

/** `0101` or `0210-0217`, with the name of the holiday; `+0204` is a day worked to make up for it. */
export type YearText = { year: number; days: Readonly<Record<string, string>> }

function dateOf(year: number, text: string): BusinessDate {
  return businessDate(`${year}-${text.slice(0, 2)}-${text.slice(2, 4)}`)
}

function spanOf(year: number, text: string): BusinessDate[] {
  const [first = '', last = first] = text.split('-')
  const dates: BusinessDate[] = []
  for (let date = dateOf(year, first); date <= dateOf(year, last); date = addDays(date, 1)) dates.push(date)
  return dates
}

/** Special days written year by year, as rows. Written down from memory of the notices, so none counts as verified. */
export function daysOf(years: readonly YearText[]): SpecialDay[] {
  return years.flatMap(({ year, days }) =>
    Object.entries(days).flatMap(([name, text]) =>
      text.split(' ').flatMap((part): SpecialDay[] => {
        const open = part.startsWith('+')
        const kind = open ? 'open' : 'closed'
        return spanOf(year, part.replace('+', '')).map((date) => ({
          date,
          kind,
          sessions: null,
          name,
          verified: false,
        }))
      }),
    ),
  )
}
