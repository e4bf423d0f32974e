import { z } from 'zod'
import type { CommandContext } from '#platform/command.ts'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { csvRows } from '#platform/sheets/csv-read.ts'
import { calendarErrors } from './errors.ts'
import { readDays } from './policy.ts'
import * as wire from './schema.ts'
import {
  assignDepartment,
  insertOffice,
  lockOffice,
  makeDefault,
  type OfficeRow,
  replaceDays,
  updateOffice,
} from './store.ts'

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
