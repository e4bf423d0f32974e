import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { AccountType, PermissionKey } from '../schema.ts'

/** What was chosen for an account that is not opened yet. */
export type ChoiceRow = {
  accountType: AccountType
  revision: number
  choice: PermissionKey[]
  remark: string
  setBy: string
  setByName: string
  setAt: string
}

/** The choices in force for an application, by account type. */
export async function choicesOf(reader: Reader, applicationId: string): Promise<Map<AccountType, ChoiceRow>> {
  const found = await rows(
    reader,
    sql<ChoiceRow>`select account_type as "accountType", revision, choice, remark, set_by as "setBy",
        set_by_name as "setByName", set_at as "setAt"
      from trading.application_choice where application_id = ${applicationId}::uuid and ended_at is null`,
  )
  return new Map(found.map((row) => [row.accountType, row]))
}

/** Writes a choice and ends the one it replaces. */
export async function writeChoice(
  tx: Tx,
  applicationId: string,
  row: Omit<ChoiceRow, 'setByName'> & { setByName: string },
) {
  await sql`update trading.application_choice set ended_at = ${row.setAt}::timestamptz
    where application_id = ${applicationId}::uuid and account_type = ${row.accountType} and ended_at is null`.execute(
    tx,
  )
  await sql`insert into trading.application_choice (application_id, account_type, revision, choice, remark, set_by,
      set_by_name, set_at)
    values (${applicationId}::uuid, ${row.accountType}, ${row.revision}, ${[...row.choice]}::text[], ${row.remark},
      ${row.setBy}::uuid, ${row.setByName}, ${row.setAt}::timestamptz)`.execute(tx)
}

/** Nobody else chooses for this application until the transaction ends. */
export async function lockChoices(tx: Tx, applicationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`trading choice ${applicationId}`}, 0))`.execute(tx)
}
