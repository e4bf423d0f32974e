import { z } from 'zod'
import { businessDate } from '#kernel/calendar.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import type { CommandContext } from '#platform/command.ts'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { csvRows } from '#platform/sheets/csv-read.ts'
import { calendarErrors } from './errors.ts'
import { readDays, sessionsOf } from './policy.ts'
import * as wire from './schema.ts'
import {
  assignDepartment,
  dropDay,
  insertOffice,
  lockOffice,
  makeDefault,
  markVerified,
  type OfficeRow,
  putDay,
  replaceDays,
  updateOffice,
} from './store.ts'

const at = (path: string, code: string): FieldProblem => ({ path, code, module: 'calendars' })

async function knownOffice({ tx, record }: CommandContext, code: string): Promise<OfficeRow> {
  const office = await lockOffice(tx, code)
  if (!office) throw platformErrors.NOT_FOUND()
  record({ target: { type: 'office', id: code, label: office.label.en } })
  return office
}

const hoursOf = ({
  zone,
  sessions,
  closedWeekdays,
  from,
  to,
}: Omit<OfficeRow, 'code' | 'label' | 'isDefault' | 'version'>) => ({
  zone,
  sessions: sessions.map(({ opens, closes }) => `${opens}-${closes}`).join(' '),
  closedWeekdays: closedWeekdays.join(','),
  from,
  to,
})

/** Sets an office up, or changes when it is open. */
export const setOffice = defineCommand({
  name: 'calendars.office.set',
  scope: 'none',
  input: wire.officeSet,
  output: wire.officeCode,
  async run(context, input) {
    const { tx, now, record } = context
    const { code } = input
    const made = await insertOffice(tx, now, { ...input, isDefault: false })
    const before = made ? null : hoursOf(await knownOffice(context, code))
    if (!made) await updateOffice(tx, now, input)
    record({ target: { type: 'office', id: code, label: input.label.en }, before, after: hoursOf(input) })
    return { code }
  },
})

/**
 * Reads special days from CSV: holidays, make-up days, half days. The years named are replaced, others stay.
 *
 * @throws DAYS_INVALID with every faulty line.
 */
export const importDays = defineCommand({
  name: 'calendars.day.import',
  scope: 'none',
  input: wire.dayImport,
  output: z.object({ code: z.string(), days: z.number() }),
  async run(context, { code, text }) {
    const office = await knownOffice(context, code)
    const { rows: lines } = csvRows(Buffer.from(text, 'utf8'))
    const { days, problems } = readDays(lines, office)
    if (problems.length > 0 || days.length === 0) throw calendarErrors.DAYS_INVALID({}, problems)
    await replaceDays(context.tx, context.now, code, days)
    const years = [...new Set(days.map(({ date }) => date.slice(0, 4)))].sort()
    context.record({ after: { days: days.length, years: years.join(',') } })
    return { code, days: days.length }
  },
})

/**
 * Writes one day down, in the place of what stood there.
 *
 * @throws DATE_OUTSIDE beyond the office's span, SESSIONS_INVALID for a half day without hours that make sense.
 */
export const setDay = defineCommand({
  name: 'calendars.day.set',
  permission: 'calendars.day.import',
  scope: 'none',
  input: wire.daySet,
  output: wire.dayTarget,
  async run(context, { code, date, dayKind, sessionsText, dayName, verified }) {
    const office = await knownOffice(context, code)
    if (date < office.from || date > office.to) throw calendarErrors.DATE_OUTSIDE({}, [at('date', 'DATE_OUTSIDE')])
    const sessions = dayKind === 'half' ? sessionsOf(sessionsText ?? '') : null
    if (dayKind === 'half' && !sessions)
      throw calendarErrors.SESSIONS_INVALID({}, [at('sessionsText', 'SESSIONS_INVALID')])
    const day = { date: businessDate(date), kind: dayKind, sessions, name: dayName, verified }
    await putDay(context.tx, context.now, code, day)
    context.record({ after: { date, kind: dayKind, name: dayName, verified } })
    return { code, date }
  },
})

/** The day is as its weekday says again. */
export const removeDay = defineCommand({
  name: 'calendars.day.remove',
  permission: 'calendars.day.import',
  scope: 'none',
  input: wire.dayTarget,
  output: wire.dayTarget,
  async run(context, { code, date }) {
    await knownOffice(context, code)
    if (!(await dropDay(context.tx, context.now, code, date))) throw platformErrors.NOT_FOUND()
    context.record({ before: { date } })
    return { code, date }
  },
})

/** Somebody vouches for the days of a year: they stand in the notice of whoever decides them. */
export const verifyYear = defineCommand({
  name: 'calendars.day.verify',
  permission: 'calendars.day.import',
  scope: 'none',
  input: wire.yearVerify,
  output: z.object({ code: z.string(), days: z.number() }),
  async run(context, { code, year }) {
    await knownOffice(context, code)
    const days = await markVerified(context.tx, code, year)
    context.record({ after: { years: String(year), days } })
    return { code, days }
  },
})

/** Everybody without an office of his own keeps the hours of this one from now on. */
export const chooseDefault = defineCommand({
  name: 'calendars.office.makeDefault',
  permission: 'calendars.office.set',
  scope: 'none',
  input: wire.officeCode,
  output: wire.officeCode,
  async run(context, { code }) {
    await knownOffice(context, code)
    await makeDefault(context.tx, context.now, code)
    return { code }
  },
})

/** Lets a department keep the hours of an office, or of the default again. */
export const assignOffice = defineCommand({
  name: 'calendars.office.assign',
  permission: 'calendars.office.set',
  scope: 'none',
  input: wire.officeAssign,
  output: wire.officeAssign,
  async run(context, { departmentId, code }) {
    if (code !== null) await knownOffice(context, code)
    await assignDepartment(context.tx, departmentId, code)
    context.record({ departmentId, after: { office: code } })
    return { departmentId, code }
  },
})
