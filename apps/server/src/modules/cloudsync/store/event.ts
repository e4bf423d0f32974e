import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { Due } from '../policy/due.ts'
import type { Counter, EventDetail, EventSource, EventState, Fact } from '../schema.ts'

/** SQL: whether the actor sees event `e`. */
export function eventInScope(actor: Actor): RawBuilder<boolean> {
  return inScope(actor, { businessLine: sql`e.business_line`, departmentId: sql`e.department_id` })
}

/** An account an event may be about. */
export type EventAccount = {
  id: string
  accountNo: string
  clientId: string
  businessLine: string
  departmentId: string
}

const ACCOUNT = sql`a.id, a.account_no as "accountNo", a.client_id as "clientId", a.business_line as "businessLine",
  a.department_id as "departmentId"`

/** An account in scope by its number, or null. */
export async function accountByNo(reader: Reader, actor: Actor, accountNo: string): Promise<EventAccount | null> {
  const [row] = await rows(
    reader,
    sql<EventAccount>`select ${ACCOUNT} from accounts.v_account a where a.account_no = ${accountNo}
      and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}`,
  )
  return row ?? null
}

/** Accounts by id, whoever asks. */
export function accountsByIds(reader: Reader, ids: readonly string[]): Promise<EventAccount[]> {
  return rows(
    reader,
    sql<EventAccount>`select ${ACCOUNT} from accounts.v_account a where a.id = any(${[...ids]}::uuid[])`,
  )
}

export type NewEvent = {
  id: string
  business: number
  account: EventAccount
  occurredOn: string
  facts: readonly Fact[]
  source: EventSource
  sourceKey: string | null
  ruleVersion: number
  counter: Counter
  due: readonly (Due & { whole: number })[]
  /** When its files are looked for. */
  lookAt: string
  by: { id: string | null; name: string; at: string }
}

/** Writes an event with its items. @returns its number, or null when its source was written before. */
export async function insertEvent(tx: Tx, event: NewEvent): Promise<string | null> {
  const { account, by } = event
  const codes = event.due.map(({ parameter }) => parameter)
  const required = event.due.filter((one) => one.required).map(({ parameter }) => parameter)
  const [written] = await rows(
    tx,
    sql<{
      eventNo: string
    }>`insert into cloudsync.event (id, event_no, business, account_id, account_no, client_id, business_line,
        department_id, occurred_on, facts, source, source_key, rule_version, counter, due, due_required, created_by,
        created_by_name, created_at, updated_at)
      values (${event.id}, 'CS' || nextval('cloudsync.event_number'), ${event.business}, ${account.id},
        ${account.accountNo}, ${account.clientId}, ${account.businessLine}, ${account.departmentId}, ${event.occurredOn},
        ${[...event.facts]}::text[], ${event.source}, ${event.sourceKey}, ${event.ruleVersion}, ${event.counter},
        ${codes}::text[], ${required}::text[], ${by.id}, ${by.name}, ${by.at}, ${by.at})
      on conflict (source_key) do nothing returning event_no as "eventNo"`,
  )
  if (!written) return null
  const items = JSON.stringify(event.due.map((one, position) => ({ ...one, position })))
  await sql`insert into cloudsync.item (event_id, parameter, position, required, whole, look_at)
    select ${event.id}::uuid, g.parameter, g.position, g.required, g.whole, ${event.lookAt}::timestamptz
    from jsonb_to_recordset(${items}::jsonb) as g (parameter text, position integer, required boolean, whole integer)`.execute(
    tx,
  )
  return written.eventNo
}

/** What moves an event. */
export type EventRow = {
  id: string
  eventNo: string
  business: number
  accountId: string
  accountNo: string
  clientId: string
  businessLine: string
  departmentId: string
  occurredOn: string
  state: EventState
  repaired: boolean
  repairReason: string | null
  createdAt: string
}

/**
 * One event, locked until the end of the transaction: whoever changes its files goes one after the other.
 *
 * @param actor  null for background work.
 */
export async function lockEvent(tx: Tx, actor: Actor | null, id: string): Promise<EventRow | null> {
  const [row] = await rows(
    tx,
    sql<EventRow>`select e.id, e.event_no as "eventNo", e.business, e.account_id as "accountId",
        e.account_no as "accountNo", e.client_id as "clientId", e.business_line as "businessLine",
        e.department_id as "departmentId", e.occurred_on as "occurredOn", e.state, e.repaired,
        e.repair_reason as "repairReason", e.created_at as "createdAt"
      from cloudsync.event e where e.id = ${id}::uuid and ${actor ? eventInScope(actor) : sql`true`} for update of e`,
  )
  return row ?? null
}

/** Sets or takes back the mark of a repair by hand. */
export async function setRepaired(
  tx: Tx,
  id: string,
  mark: { by: string; name: string; at: string; reason: string } | null,
  at: string,
): Promise<void> {
  await sql`update cloudsync.event set repaired = ${mark !== null}, repaired_by = ${mark?.by ?? null},
    repaired_by_name = ${mark?.name ?? null}, repaired_at = ${mark?.at ?? null}, repair_reason = ${mark?.reason ?? null},
    updated_at = ${at}, version = version + 1 where id = ${id}::uuid`.execute(tx)
}

type Head = Omit<EventDetail, 'items' | 'grouped'>

/** What the detail of an event says about it, without its files; null out of scope. */
export async function findHead(reader: Reader, actor: Actor, id: string): Promise<Head | null> {
  const [row] = await rows(
    reader,
    sql<Head>`select e.id, e.event_no as "eventNo", e.business, e.account_id as "accountId", e.account_no as "accountNo",
        c.display_name as "clientName", e.business_line as "businessLine", e.occurred_on as "occurredOn", e.facts,
        e.source, e.rule_version as "ruleVersion", e.counter, e.state, e.repaired,
        e.repaired_by_name as "repairedByName", e.repaired_at as "repairedAt", e.repair_reason as "repairReason",
        e.created_at as "createdAt"
      from cloudsync.event e join clients.v_client c on c.id = e.client_id
      where e.id = ${id}::uuid and ${eventInScope(actor)}`,
  )
  return row ?? null
}

/** Events of an account go with it to another department, and what the check found of them. */
export async function moveEvents(tx: Tx, accountId: string, departmentId: string): Promise<void> {
  await sql`update cloudsync.event set department_id = ${departmentId}::uuid where account_id = ${accountId}::uuid`.execute(
    tx,
  )
  await sql`update cloudsync.finding set department_id = ${departmentId}::uuid
    where account_id = ${accountId}::uuid`.execute(tx)
}
