import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { Tally } from './policy.ts'
import {
  type ClosedBecause,
  type ClosingRule,
  type DispatchState,
  ITEM_STANDINGS,
  ITEM_STATES,
  type ItemState,
} from './schema.ts'

export type Names = { 'zh-Hans': string; 'zh-Hant': string; en: string }
export type DispatchRow = {
  id: string
  dispatchNo: string
  title: string
  remark: string | null
  businessId: string
  versionId: string
  businessNames: Names
  step: string
  rule: ClosingRule
  dueOn: string
  dueAt: string
  businessLine: string
  departmentId: string
  senderId: string
  senderName: string
  state: DispatchState
  closedBecause: ClosedBecause | null
  sentAt: string
  closedAt: string | null
}

const ROW = sql`d.id, d.dispatch_no as "dispatchNo", d.title, d.remark, d.business_id as "businessId",
  d.version_id as "versionId", d.business_names as "businessNames", d.step, d.rule, d.due_on::text as "dueOn",
  d.due_at as "dueAt", d.business_line as "businessLine", d.department_id as "departmentId",
  d.sender_id as "senderId", d.sender_name as "senderName", d.state, d.closed_because as "closedBecause",
  d.sent_at as "sentAt", d.closed_at as "closedAt" from dispatches.dispatch d`

/** SQL: the dispatch `d` is the actor's own, or its line and the sender's department are in scope. */
export function dispatchInScope(actor: Actor): RawBuilder<boolean> {
  if (actor.scope.all) return sql<boolean>`true`
  return sql<boolean>`(d.sender_id = ${actor.operatorId}::uuid
    or ${inScope(actor, { businessLine: sql`d.business_line`, departmentId: sql`d.department_id` })})`
}

/** SQL: of a dispatch `d` in scope, the recipient `i` is: all of one's own dispatch, else those in scope. */
export function itemInScope(actor: Actor): RawBuilder<boolean> {
  if (actor.scope.all) return sql<boolean>`true`
  return sql<boolean>`(d.sender_id = ${actor.operatorId}::uuid or (${dispatchInScope(actor)}
    and ${inScope(actor, { businessLine: sql`d.business_line`, departmentId: sql`i.department_id` })}))`
}

export async function findDispatch(reader: Reader, actor: Actor, id: string): Promise<DispatchRow | null> {
  const [row] = await rows(
    reader,
    sql<DispatchRow>`select ${ROW} where d.id = ${id}::uuid and ${dispatchInScope(actor)}`,
  )
  return row ?? null
}

/** The same, locked until the transaction ends: whoever closes, recalls or extends it waits for the other. */
export async function lockDispatch(tx: Tx, actor: Actor, id: string): Promise<DispatchRow | null> {
  const [row] = await rows(
    tx,
    sql<DispatchRow>`select ${ROW} where d.id = ${id}::uuid and ${dispatchInScope(actor)} for update of d`,
  )
  return row ?? null
}

export type NewDispatch = Omit<DispatchRow, 'dispatchNo' | 'state' | 'closedBecause' | 'closedAt'>

/** @returns the number people know it by. */
export async function insertDispatch(tx: Tx, d: NewDispatch): Promise<string> {
  const [made] = await rows(
    tx,
    sql<{
      dispatchNo: string
    }>`insert into dispatches.dispatch (id, dispatch_no, title, remark, business_id, version_id,
        business_names, step, rule, due_on, due_at, business_line, department_id, sender_id, sender_name, state, sent_at)
      values (${d.id}, 'D' || nextval('dispatches.dispatch_number'), ${d.title}, ${d.remark}, ${d.businessId},
        ${d.versionId}, ${JSON.stringify(d.businessNames)}::jsonb, ${d.step}, ${d.rule}, ${d.dueOn}, ${d.dueAt},
        ${d.businessLine}, ${d.departmentId}, ${d.senderId}, ${d.senderName}, 'running', ${d.sentAt})
      returning dispatch_no as "dispatchNo"`,
  )
  if (!made) throw new Error('a dispatch was not written')
  return made.dispatchNo
}

export async function endDispatch(
  tx: Tx,
  id: string,
  end: { state: DispatchState; because: ClosedBecause | null; at: string },
): Promise<void> {
  await sql`update dispatches.dispatch set state = ${end.state}, closed_because = ${end.because}, closed_at = ${end.at}
    where id = ${id} and state = 'running'`.execute(tx)
}

export async function setDue(tx: Tx, id: string, dueOn: string, dueAt: string): Promise<void> {
  await sql`update dispatches.dispatch set due_on = ${dueOn}, due_at = ${dueAt} where id = ${id}`.execute(tx)
}

export type ItemRow = {
  id: string
  dispatchId: string
  departmentId: string
  operatorId: string | null
  requestId: string
  caseId: string
  state: ItemState
}

const ITEM = sql`i.id, i.dispatch_id as "dispatchId", i.department_id as "departmentId", i.operator_id as "operatorId",
  i.request_id as "requestId", i.case_id as "caseId", i.state from dispatches.item i`

export async function insertItems(tx: Tx, items: readonly Omit<ItemRow, 'state'>[]): Promise<void> {
  const lines = items.map((item, position) => ({ ...item, position }))
  await sql`insert into dispatches.item (id, dispatch_id, position, department_id, operator_id, request_id, case_id, state)
    select g.id, g."dispatchId", g.position, g."departmentId", g."operatorId", g."requestId", g."caseId", 'open'
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as g (id uuid, "dispatchId" uuid, position int,
      "departmentId" uuid, "operatorId" uuid, "requestId" uuid, "caseId" uuid)`.execute(tx)
}

/** A recipient in the actor's scope. */
export async function findItem(reader: Reader, actor: Actor, id: string): Promise<ItemRow | null> {
  const [row] = await rows(
    reader,
    sql<ItemRow>`select ${ITEM} join dispatches.dispatch d on d.id = i.dispatch_id
      where i.id = ${id}::uuid and ${itemInScope(actor)}`,
  )
  return row ?? null
}

/** Whatever became of them, recipients of a dispatch that are in scope, in their order. */
export function itemsOf(reader: Reader, actor: Actor, dispatchId: string): Promise<ItemRow[]> {
  return rows(
    reader,
    sql<ItemRow>`select ${ITEM} join dispatches.dispatch d on d.id = i.dispatch_id
      where i.dispatch_id = ${dispatchId}::uuid and ${itemInScope(actor)} order by i.position`,
  )
}

/** The recipient a request was given to, with its dispatch; whoever asks has seen the request. */
export async function itemOfRequest(
  reader: Reader,
  requestId: string,
): Promise<{ item: ItemRow; dispatch: DispatchRow } | null> {
  const [item] = await rows(reader, sql<ItemRow>`select ${ITEM} where i.request_id = ${requestId}::uuid`)
  if (!item) return null
  const [dispatch] = await rows(reader, sql<DispatchRow>`select ${ROW} where d.id = ${item.dispatchId}::uuid`)
  return dispatch ? { item, dispatch } : null
}

/** Writes what became of recipients; those that have ended otherwise in the meantime keep that. */
export async function setItemStates(
  tx: Tx,
  ids: readonly string[],
  to: { from: ItemState; state: ItemState; reason: string | null; at: string },
): Promise<number> {
  const changed = await rows(
    tx,
    sql`update dispatches.item set state = ${to.state}, reason = ${to.reason},
        ended_at = ${to.state === 'open' ? null : to.at}::timestamptz
      where id = any(${[...ids]}::uuid[]) and state = ${to.from} returning 1`,
  )
  return changed.length
}

/** Gives a recipient its next request. */
export async function renewItem(tx: Tx, id: string, next: { requestId: string; caseId: string }): Promise<void> {
  await sql`update dispatches.item set request_id = ${next.requestId}, case_id = ${next.caseId}, round = round + 1,
    state = 'open', ended_at = null, opened_at = null, opened_by = null, reason = null where id = ${id}`.execute(tx)
}

export async function setRecipient(tx: Tx, id: string, operatorId: string): Promise<void> {
  await sql`update dispatches.item set operator_id = ${operatorId}, opened_at = null, opened_by = null
    where id = ${id}`.execute(tx)
}

/** Notes who looked first. @returns false when somebody had. */
export async function markOpened(tx: Tx, id: string, by: string, at: string): Promise<boolean> {
  const marked = await rows(
    tx,
    sql`update dispatches.item set opened_at = ${at}, opened_by = ${by} where id = ${id} and opened_at is null returning 1`,
  )
  return marked.length > 0
}

export async function tallyOf(reader: Reader, dispatchId: string): Promise<Tally> {
  const found = await rows(
    reader,
    sql<{ state: ItemState; n: number }>`select state, count(*)::int as n from dispatches.item
      where dispatch_id = ${dispatchId}::uuid group by state`,
  )
  const none = Object.fromEntries(ITEM_STATES.map((state) => [state, 0])) as Record<ItemState, number>
  return { ...none, ...Object.fromEntries(found.map(({ state, n }) => [state, n])) }
}

/** SQL over item `i`, dispatch `d` and request `r`: where the recipient stands. */
export const STANDING = sql<string>`case when i.state <> 'open' then i.state when r.state = 'returned' then 'returned'
  when not (d.step = any(r.steps)) then 'reviewing' when i.opened_at is null then 'notOpened' else 'filling' end`
export const LATE = sql<boolean>`(i.state = 'open' and d.due_at < now())`
export const ITEM_FROM = sql`dispatches.item i join dispatches.dispatch d on d.id = i.dispatch_id
  join businesses.v_request r on r.id = i.request_id`

export type Standing = (typeof ITEM_STANDINGS)[number]

/** Where every recipient in scope stands. */
export function standingsOf(
  reader: Reader,
  actor: Actor,
  dispatchId: string,
): Promise<(ItemRow & { standing: Standing; requestNo: string })[]> {
  return rows(
    reader,
    sql<ItemRow & { standing: Standing; requestNo: string }>`select i.id, i.dispatch_id as "dispatchId",
        i.department_id as "departmentId", i.operator_id as "operatorId", i.request_id as "requestId",
        i.case_id as "caseId", i.state, ${STANDING} as standing, r.request_no as "requestNo"
      from ${ITEM_FROM} where i.dispatch_id = ${dispatchId}::uuid and ${itemInScope(actor)} order by i.position`,
  )
}

/** Who is asked at the filling step of open requests, by recipient. */
export function askedAt(reader: Reader, dispatchId: string): Promise<{ id: string; people: string[] }[]> {
  return rows(
    reader,
    sql<{ id: string; people: string[] }>`select i.id, coalesce(t.operator_ids, '{}') as people
      from ${ITEM_FROM} left join approvals.v_open_task t on t.case_id = i.case_id and t.node_id = d.step
      where i.dispatch_id = ${dispatchId}::uuid and i.state = 'open' and (t.id is not null or r.steps = '{}')`,
  )
}

/** Dispatches that close by their day, which has ended. */
export async function pastDue(reader: Reader, at: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select id from dispatches.dispatch where state = 'running' and rule = 'deadline'
      and due_at <= ${at}::timestamptz order by due_at limit 500`,
  )
  return found.map(({ id }) => id)
}

export type FileRow = { id: string; sha256: string; name: string; size: number; mime: string }

export async function insertFiles(tx: Tx, dispatchId: string, files: readonly FileRow[]): Promise<void> {
  for (const { id, sha256, name, size, mime } of files) {
    await sql`insert into dispatches.file (id, dispatch_id, sha256, name, size, mime)
      values (${id}, ${dispatchId}, ${sha256}, ${name}, ${size}, ${mime})`.execute(tx)
  }
}

export function filesOf(reader: Reader, dispatchId: string): Promise<FileRow[]> {
  return rows(
    reader,
    sql<FileRow>`select id, sha256, name, size::float8 as size, mime from dispatches.file
      where dispatch_id = ${dispatchId}::uuid order by id`,
  )
}
