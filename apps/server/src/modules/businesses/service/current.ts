import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { currentRows } from '../points.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'

/** The rows that count now for every component of the form that a register keeps, each with an id of its own. */
export async function componentRows(
  platform: Platform,
  actor: Actor,
  form: FormDefinition,
  subject: { accountId: string | null; clientId: string | null },
  reader: Reader = platform.db,
): Promise<FormValues> {
  const values: FormValues = {}
  const context = { reader, platform, actor }
  for (const { key, kind } of form.sections.flatMap((section) => section.fields)) {
    const register = platform.offered(currentRows).find((one) => one.component === kind)
    if (!register) continue
    const rows = await register.rows(context, subject)
    values[key] = rows.map((row, at) => ({ ...row, id: `current-${at + 1}` }))
  }
  return values
}
