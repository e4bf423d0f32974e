import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { AccountType, Drop, PermissionKey } from '../schema.ts'

/** An account as far as its permissions need it. */
export type AccountKind = {
  id: string
  accountNo: string
  clientId: string
  type: AccountType
  marks: string[]
  status: string
  businessLine: string
  departmentId: string
}

/** The accounts that there are and that are in scope, in the order of their ids, locked until the transaction ends. */
export async function lockAccounts(tx: Tx, actor: Actor, ids: readonly string[]): Promise<AccountKind[]> {
  const scope = inScope(actor, { businessLine: sql`business_line`, departmentId: sql`department_id` })
  return rows(
    tx,
    sql<AccountKind>`select id, account_no as "accountNo", client_id as "clientId", type, marks, status,
        business_line as "businessLine", department_id as "departmentId"
      from accounts.v_account where id = any(${[...ids]}::uuid[]) and ${scope} order by id for no key update`,
  )
}

export type PermissionRow = {
  accountId: string
  revision: number
  choice: PermissionKey[]
  granted: PermissionKey[]
  dropped: Drop[]
  northboundSince: string | null
  setByName: string
  setAt: string
  remark: string | null
  caseId: string | null
}

const COLUMNS = sql`account_id as "accountId", revision, choice, granted, dropped, northbound_since as "northboundSince",
  set_by_name as "setByName", set_at as "setAt", remark, case_id as "caseId"`

/** What is in force on accounts; one that was never set is left out. Index permission_live. */
export async function livePermissions(reader: Reader, ids: readonly string[]): Promise<Map<string, PermissionRow>> {
  const found = await rows(
    reader,
    sql<PermissionRow>`select ${COLUMNS} from trading.permission
      where account_id = any(${[...ids]}::uuid[]) and ended_at is null`,
  )
  return new Map(found.map((row) => [row.accountId, row]))
}

/** The last revisions of an account up to a moment, newest first. */
export async function revisionsUntil(
  reader: Reader,
  accountId: string,
  at: string,
  limit: number,
): Promise<PermissionRow[]> {
  return rows(
    reader,
    sql<PermissionRow>`select ${COLUMNS} from trading.permission
      where account_id = ${accountId}::uuid and set_at <= ${at}::timestamptz order by revision desc limit ${limit}`,
  )
}

/** The last revisions of an account, newest first. */
export async function revisionsOf(reader: Reader, accountId: string, limit: number): Promise<PermissionRow[]> {
  return rows(
    reader,
    sql<PermissionRow>`select ${COLUMNS} from trading.permission where account_id = ${accountId}::uuid
      order by revision desc limit ${limit}`,
  )
}

export type NewRevision = Pick<
  PermissionRow,
  'accountId' | 'revision' | 'choice' | 'granted' | 'dropped' | 'northboundSince'
>
export type Setting = { by: { id: string; name: string }; at: string; remark: string | null; caseId: string | null }

/** Writes a revision for each of the accounts, in one statement each for ending and setting; kinds noted so far are used up. */
export async function writeRevisions(tx: Tx, revisions: readonly NewRevision[], setting: Setting): Promise<void> {
  const ids = revisions.map(({ accountId }) => accountId)
  await sql`update trading.permission set ended_at = ${setting.at}::timestamptz
    where account_id = any(${ids}::uuid[]) and ended_at is null`.execute(tx)
  await sql`insert into trading.permission (account_id, revision, choice, granted, dropped, northbound_since, set_by,
      set_by_name, set_at, remark, case_id)
    select r."accountId", r.revision, r.choice, r.granted, r.dropped, r."northboundSince", ${setting.by.id}::uuid,
      ${setting.by.name}, ${setting.at}::timestamptz, ${setting.remark}, ${setting.caseId}::uuid
    from jsonb_to_recordset(${JSON.stringify(revisions)}::jsonb) as r ("accountId" uuid, revision integer, choice text[],
      granted text[], dropped jsonb, "northboundSince" date)`.execute(tx)
  await forgetKinds(tx, ids)
}

export type NotedKind = { type: AccountType; marks: string[] }

/** Kinds an account has been of since its permissions were last worked out, oldest first. */
export async function notedKinds(reader: Reader, accountId: string): Promise<NotedKind[]> {
  return rows(
    reader,
    sql<NotedKind>`select type, marks from trading.kind_change where account_id = ${accountId}::uuid order by seq`,
  )
}

export async function forgetKinds(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from trading.kind_change where account_id = any(${[...ids]}::uuid[])`.execute(tx)
}

/** Accounts whose kind has changed since their permissions were worked out, at most so many. */
export async function changedAccounts(reader: Reader, limit: number): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select distinct account_id as id from trading.kind_change order by 1 limit ${limit}`,
  )
  return found.map(({ id }) => id)
}
