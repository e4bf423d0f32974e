import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { NumberRule } from '../policy/number.ts'
import type { AccountType } from '../schema.ts'

export type NumberSource = NumberRule & { next: number }

/** The rule of the type with the next of its sequence. Sequences leave gaps and never wait for each other. */
export async function nextNumber(tx: Tx, type: AccountType): Promise<NumberSource> {
  const [row] = await rows(
    tx,
    sql<NumberSource>`select prefix, digits, check_digit as "checkDigit", nextval(sequence::regclass) as next
      from accounts.number_rule where type = ${type}`,
  )
  if (!row) throw new Error(`no number rule for accounts of type ${type}`)
  return row
}

/** Whether a number stands already, generated or given. */
export async function numberTaken(reader: Reader, accountNo: string): Promise<boolean> {
  const found = await rows(reader, sql`select from accounts.account where account_no = ${accountNo}`)
  return found.length > 0
}

export type ParentRow = { id: string; clientId: string; type: AccountType; level: string; status: string }

const PARENT = sql`select id, client_id as "clientId", type, level, status from accounts.account`

/** The account that a sub account is to hang on, as it stands. */
export async function findParent(reader: Reader, id: string): Promise<ParentRow | null> {
  const [row] = await rows(reader, sql<ParentRow>`${PARENT} where id = ${id}`)
  return row ?? null
}

/** The account that a sub account hangs on, locked so that it can't be cancelled meanwhile. */
export async function lockParent(tx: Tx, id: string): Promise<ParentRow | null> {
  const [row] = await rows(tx, sql<ParentRow>`${PARENT} where id = ${id} for share`)
  return row ?? null
}

export type NewAccount = {
  accountNo: string
  clientId: string
  type: AccountType
  parentId: string | null
  businessLine: string
  departmentId: string
  brokerCode: string | null
  introducerCode: string | null
  status: 'OPENING' | 'ACTIVE'
  marks: readonly string[]
  openedAt: string
  openedOn: string
  applicationId: string | null
}

/** Inserts an account; type, status and search words of the client are copied from it. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<string> {
  const id = newId<'account'>()
  await sql`insert into accounts.account (id, account_no, client_id, type, level, parent_id, business_line, department_id,
      broker_code, introducer_code, status, marks, opened_at, opened_on, application_id, client_type, client_status,
      search_words, updated_at)
    select ${id}, ${account.accountNo}, c.id, ${account.type}, ${account.parentId === null ? 'main' : 'sub'},
      ${account.parentId}::uuid, ${account.businessLine}, ${account.departmentId}::uuid, ${account.brokerCode},
      ${account.introducerCode}, ${account.status}, ${[...account.marks]}::text[], ${account.openedAt}::timestamptz,
      ${account.openedOn}::date, ${account.applicationId}::uuid, c.type, c.status, c.search_words,
      ${account.openedAt}::timestamptz
    from clients.v_client c where c.id = ${account.clientId}`.execute(tx)
  return id
}
