import { type BusinessDate, businessDate, CalendarHorizonExceeded, calendarOf } from '#kernel/calendar.ts'
import { addOpenHours, closingOn, type Office, openingOn, type Session } from '#kernel/office-hours.ts'
import type { OfficeQuestion, OfficeTime } from '#modules/approvals'
import type { Db, Reader } from '#platform/db.ts'
import { officesFor, officeVersion, officeWithDays } from './store.ts'

type Remembered = Map<string, { version: number; office: Office }>
const remembered = new WeakMap<Db, Remembered>()

type Wanted = { code: string; version: number }

/** An office with its days, kept by the process until one of them changes. @throws Error for an unknown code */
async function officeOf(memory: Db, reader: Reader, { code, version }: Wanted): Promise<Office> {
  const offices: Remembered = remembered.get(memory) ?? new Map()
  remembered.set(memory, offices)
  const known = offices.get(code)
  if (known?.version === version) return known.office
  const found = await officeWithDays(reader, code)
  if (!found) throw new Error(`there is no office ${code}`)
  const { office: row, days } = found
  const dates = (kind: string) => days.filter((day) => day.kind === kind).map((day) => day.date)
  const special = days.flatMap(({ date, sessions }): [BusinessDate, readonly Session[]][] =>
    sessions ? [[date, sessions]] : [],
  )
  const office: Office = {
    calendar: calendarOf({
      code,
      from: businessDate(row.from),
      to: businessDate(row.to),
      closedWeekdays: row.closedWeekdays,
      closed: dates('closed'),
      open: [...dates('open'), ...dates('half')],
    }),
    zone: row.zone,
    sessions: row.sessions,
    special: new Map(special),
  }
  offices.set(code, { version, office })
  return office
}

function endOf(office: Office, question: OfficeQuestion): Temporal.Instant | null {
  try {
    if (question.kind === 'openHours') return addOpenHours(office, question.from, question.openHours)
    return (question.kind === 'opening' ? openingOn : closingOn)(office, businessDate(question.date))
  } catch (error) {
    if (error instanceof CalendarHorizonExceeded) return null
    throw error
  }
}

/** Deadlines and timers of approvals run on the hours of the office the case's department keeps. */
export const officeHours: OfficeTime = {
  async endsOf(platform, reader, questions) {
    const codes = await officesFor(
      reader,
      questions.map((one) => one.departmentId),
    )
    const ends: (Temporal.Instant | null)[] = []
    for (const [index, question] of questions.entries()) {
      const found = codes[index]
      ends.push(found ? endOf(await officeOf(platform.db, reader, found), question) : null)
    }
    return ends
  },
}

/** An office with its days by its code, for whoever keeps trading days; null when there is none. */
export async function officeByCode(memory: Db, reader: Reader, code: string): Promise<Office | null> {
  const version = await officeVersion(reader, code)
  return version === null ? null : officeOf(memory, reader, { code, version })
}
