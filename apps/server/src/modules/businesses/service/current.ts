import type { Actor } from '#platform/actor.ts'
import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { type CurrentRows, currentRows } from '../points.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'

type Subject = { accountId: string | null; clientId: string | null }
type Context = Parameters<CurrentRows['rows']>[0]

/** What the first register says that knows the subject; those outside are asked first. */
async function rowsNow(registers: readonly CurrentRows[], context: Context, subject: Subject) {
  for (const register of registers.toSorted((a, b) => Number(b.outside ?? false) - Number(a.outside ?? false))) {
    const rows = await register.rows(context, subject)
    if (rows) return rows
  }
  return null
}

/**
 * The rows that count now for every component of the form that a register keeps, each with an id: the register's own where it
 * says one, which stays the same however often it is asked. In a
 * transaction (`tx`) only the house's own registers are asked: nothing outside is waited for.
 */
export async function componentRows(
  platform: Platform,
  actor: Actor,
  form: FormDefinition,
  subject: Subject,
  tx?: Tx,
): Promise<FormValues> {
  const values: FormValues = {}
  const context = { reader: tx ?? platform.db, platform, actor }
  const offered = platform.offered(currentRows).filter(({ outside }) => !(outside && tx))
  for (const { key, kind } of form.sections.flatMap((section) => section.fields)) {
    const rows = await rowsNow(
      offered.filter(({ component }) => component === kind),
      context,
      subject,
    )
    if (rows) values[key] = rows.map((row, at) => ({ id: `current-${at + 1}`, ...row }))
  }
  return values
}
