import { type BusinessDate, isBusinessDate } from '#kernel/calendar.ts'
import { areSessions, type Session } from '#kernel/office-hours.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import { DAY_KINDS, type DayKind } from './schema.ts'

/** A day that is not as its weekday says. */
export type SpecialDay = {
  date: BusinessDate
  kind: DayKind
  sessions: readonly Session[] | null
  name: string
  verified: boolean
}

type Line = { row: number; cells: readonly unknown[] }
type Read = { days: SpecialDay[]; problems: FieldProblem[] }

const TRUE = new Set(['yes', 'true', '1', 'y'])

/** `09:00-12:00 13:00-18:00`; null when it is no such text. */
export function sessionsOf(text: string): Session[] | null {
  const sessions = text
    .trim()
    .split(/\s+/)
    .map((one) => {
      const [opens = '', closes = ''] = one.split('-')
      return { opens, closes }
    })
  return areSessions(sessions) ? sessions : null
}

function dayOf(cells: readonly string[], span: { from: string; to: string }): SpecialDay | string {
  const [date = '', kind = '', sessions = '', name = '', verified = ''] = cells.map((cell) => cell.trim())
  if (date === '' || kind === '') return 'LINE_INCOMPLETE'
  if (!isBusinessDate(date)) return 'DATE_INVALID'
  if (date < span.from || date > span.to) return 'DATE_OUTSIDE'
  const known = DAY_KINDS.find((one) => one === kind)
  if (!known) return 'KIND_UNKNOWN'
  const own = known === 'half' ? sessionsOf(sessions) : null
  if (known === 'half' && !own) return 'SESSIONS_INVALID'
  return { date, kind: known, sessions: own, name, verified: TRUE.has(verified.toLowerCase()) }
}

/** Reads the lines behind the heading; every fault at its line, so that they are mended in one go. */
export function readDays(lines: readonly Line[], span: { from: string; to: string }): Read {
  const read: Read = { days: [], problems: [] }
  const seen = new Set<string>()
  for (const { row, cells: raw } of lines.slice(1)) {
    const cells = raw.map((cell) => String(cell ?? ''))
    if (cells.every((cell) => cell.trim() === '')) continue
    const day = dayOf(cells, span)
    const code = typeof day === 'string' ? day : seen.has(day.date) ? 'DATE_TWICE' : null
    if (code !== null) read.problems.push({ path: `text.${row}`, code, module: 'calendars' })
    else if (typeof day !== 'string') {
      seen.add(day.date)
      read.days.push(day)
    }
  }
  return read
}
