import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { AccountStatus, AccountType } from '../schema.ts'

export type AccountRow = {
  id: string
  accountNo: string
  clientId: string
  type: AccountType
  level: 'main' | 'sub'
  parentId: string | null
  businessLine: string
  departmentId: string
  brokerCode: string | null
  introducerCode: string | null
  status: AccountStatus
  statusBefore: 'ACTIVE' | 'DORMANT' | null
  frozen: boolean
  marks: string[]
  openedAt: string
  openedOn: string
  cancelledAt: string | null
  applicationId: string | null
  version: number
  updatedAt: string
  clientStatus: 'ACTIVE' | 'FROZEN' | 'CANCELLED'
  reasons: string[]
  clientReasons: string[]
}

const COLUMNS = sql`a.id, a.account_no as "accountNo", a.client_id as "clientId", a.type, a.level,
  a.parent_id as "parentId", a.business_line as "businessLine", a.department_id as "departmentId",
  a.broker_code as "brokerCode", a.introducer_code as "introducerCode", a.status, a.status_before as "statusBefore",
  a.frozen, a.marks, a.opened_at as "openedAt", a.opened_on as "openedOn", a.cancelled_at as "cancelledAt",
  a.application_id as "applicationId", a.version, a.updated_at as "updatedAt", a.client_status as "clientStatus",
  array(select f.reason from accounts.account_freeze f
    where f.account_id = a.id and f.lifted_at is null order by f.reason) as reasons,
  array(select f.reason from clients.v_live_freeze f where f.client_id = a.client_id order by f.reason) as "clientReasons"`

/** SQL: whether the account `a` stands in the actor's scope; a client sees his own. */
export function accountInScope(actor: Actor): RawBuilder<boolean> {
  const { scope } = actor
  if (!scope.all && scope.clientIds) return sql<boolean>`a.client_id = any(${[...scope.clientIds]}::uuid[])`
  return inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })
}

/** The account, or null when there is none or it is out of scope. */
export async function findAccount(reader: Reader, actor: Actor, id: string): Promise<AccountRow | null> {
  const [row] = await keptRows(
    reader,
    sql<AccountRow>`select ${COLUMNS} from accounts.account a where a.id = ${id} and ${accountInScope(actor)}`,
  )
  return row ?? null
}

/** The same of many at once; those that are not there or out of scope are left out. */
export async function findAccounts(reader: Reader, actor: Actor, ids: readonly string[]): Promise<AccountRow[]> {
  if (ids.length === 0) return []
  return rows(
    reader,
    sql<AccountRow>`select ${COLUMNS} from accounts.account a
      where a.id = any(${[...ids]}::uuid[]) and ${accountInScope(actor)}`,
  )
}

/** What those of the accounts are called that the actor may see: number and client. */
export async function accountsById(
  reader: Reader,
  actor: Actor,
  ids: readonly string[],
): Promise<{ id: string; accountNo: string; clientId: string }[]> {
  if (ids.length === 0) return []
  return rows(
    reader,
    sql<{ id: string; accountNo: string; clientId: string }>`select a.id, a.account_no as "accountNo",
        a.client_id as "clientId" from accounts.account a
      where a.id = any(${[...ids]}::uuid[]) and ${accountInScope(actor)}`,
  )
}

/** Accounts of one client in the actor's scope, oldest first. Index account_client. */
export async function accountsOfClient(reader: Reader, actor: Actor, clientId: string): Promise<AccountRow[]> {
  return rows(
    reader,
    sql<AccountRow>`select ${COLUMNS} from accounts.account a
      where a.client_id = ${clientId} and ${accountInScope(actor)} order by a.opened_at, a.id`,
  )
}

export type LiveOf = { clientId: string } | { parentId: string }

/** Accounts that match and are not cancelled, whoever may see them. */
export function liveAccounts(reader: Reader, of: LiveOf): Promise<{ id: string; accountNo: string }[]> {
  const whose = 'clientId' in of ? sql`client_id = ${of.clientId}` : sql`parent_id = ${of.parentId}`
  return rows(
    reader,
    sql<{ id: string; accountNo: string }>`select id, account_no as "accountNo" from accounts.account
      where ${whose} and status <> 'CANCELLED' order by account_no limit 1000`,
  )
}

/** Locks the row until the transaction ends. */
export async function lockAccount(tx: Tx, id: string): Promise<void> {
  await keptRows(tx, sql`select from accounts.account where id = ${id} for update`)
}

/** Sets the status; the row is locked and the transition allowed. */
export async function updateStatus(
  tx: Tx,
  id: string,
  change: { status: AccountStatus; before: 'ACTIVE' | 'DORMANT' | null; at: string },
): Promise<void> {
  await sql`update accounts.account set status = ${change.status}, status_before = ${change.before},
    cancelled_at = ${change.status === 'CANCELLED' ? change.at : null}::timestamptz, version = version + 1,
    updated_at = ${change.at} where id = ${id}`.execute(tx)
}

/** Puts the account into another department; the row is locked. The database keeps where it was. */
export async function updateDepartment(tx: Tx, id: string, departmentId: string, at: string): Promise<void> {
  await sql`update accounts.account set department_id = ${departmentId}::uuid, version = version + 1,
    updated_at = ${at} where id = ${id}::uuid`.execute(tx)
}

/** Sets what the account is known by; the row is locked. The database keeps how it was. */
export async function updateLabels(
  tx: Tx,
  id: string,
  next: Pick<AccountRow, 'marks' | 'brokerCode' | 'introducerCode'>,
  at: string,
): Promise<void> {
  await sql`update accounts.account set marks = ${[...next.marks]}::text[], broker_code = ${next.brokerCode},
    introducer_code = ${next.introducerCode}, version = version + 1, updated_at = ${at} where id = ${id}::uuid`.execute(
    tx,
  )
}

/** Whether the client has an account at the place, cancelled ones too: their papers are kept there. Index account_client. */
export async function hasAccountAt(
  reader: Reader,
  clientId: string,
  { businessLine, departmentId }: { businessLine: string; departmentId: string },
): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from accounts.account where client_id = ${clientId}::uuid and business_line = ${businessLine}
      and department_id = ${departmentId}::uuid limit 1`,
  )
  return found.length > 0
}

/** Ids of accounts that wait to be cancelled, oldest first. Index account_unusual. */
export async function cancellingIds(reader: Reader, limit: number): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select id from accounts.account where status = 'CANCELLING' order by updated_at limit ${limit}`,
  )
  return found.map((row) => row.id)
}
