import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { FieldProblem, RefusalParams } from '#kernel/refusal.ts'
import { type Reader, rows, type Tx } from '../db.ts'
import type { Asker } from '../jobs/behalf.ts'

/** Rows of one run at most; more are refused, never cut. */
export const ROWS_MAX = 50_000

export type RunState = 'queued' | 'running' | 'done' | 'cancelled'
export type ItemState = 'pending' | 'done' | 'awaiting' | 'failed' | 'cancelled'

/** A run as its row has it; `input` is sealed. */
export type RunRow = Asker & {
  id: string
  operatorName: string
  command: string
  input: Buffer
  idField: string
  listId: string | null
  state: RunState
  total: number
  createdAt: string
  finishedAt: string | null
}

/** How many rows of a run stand where. */
export type Counts = Record<ItemState, number>

/** What became of one row. */
export type ItemResult = {
  n: number
  state: ItemState
  module: string | null
  code: string | null
  params: RefusalParams | null
  /** The places of the input, each with its reason; null when there are none. */
  fields: FieldProblem[] | null
  ticketId: string | null
}
export type ItemRow = ItemResult & { targetId: string; label: string | null }

const RUN = sql`id, operator_id as "operatorId", operator_name as "operatorName", api_key_id as "apiKeyId",
  key_permissions as "keyPermissions", command, input, id_field as "idField", list_id as "listId", state, total,
  created_at as "createdAt", finished_at as "finishedAt"`

export async function insertRun(tx: Tx, run: Omit<RunRow, 'state' | 'finishedAt'>): Promise<void> {
  await sql`insert into platform.bulk_run (id, operator_id, operator_name, api_key_id, key_permissions, command, input,
      id_field, list_id, state, total, created_at)
    values (${run.id}, ${run.operatorId}, ${run.operatorName}, ${run.apiKeyId}, ${run.keyPermissions}::text[],
      ${run.command}, ${run.input}, ${run.idField}, ${run.listId}, 'queued', ${run.total}, ${run.createdAt})`.execute(
    tx,
  )
}

/** One item per target, in the order given; each needs the run's row first, so the caller counts before. */
export async function insertItems(tx: Tx, runId: string, targets: RawBuilder<unknown>): Promise<number> {
  const inserted = await sql`insert into platform.bulk_item (run_id, n, target_id, label)
    select ${runId}, row_number() over (order by at), target_id, label from (${targets}) as t (target_id, label, at)`.execute(
    tx,
  )
  return Number(inserted.numAffectedRows ?? 0n)
}

export async function setTotal(tx: Tx, runId: string, total: number): Promise<void> {
  await sql`update platform.bulk_run set total = ${total} where id = ${runId}`.execute(tx)
}

/** A run of a person; null when it is another's or there is none. */
export async function findRun(reader: Reader, id: string, operatorId: string): Promise<RunRow | null> {
  const [found] = await rows(
    reader,
    sql<RunRow>`select ${RUN} from platform.bulk_run where id = ${id} and operator_id = ${operatorId}`,
  )
  return found ?? null
}

/** How many rows of a run stand where: index bulk_item_state. */
export async function countsOf(reader: Reader, runId: string): Promise<Counts> {
  const counted = await rows(
    reader,
    sql<{ state: ItemState; n: number }>`select state, count(*)::int as n from platform.bulk_item
      where run_id = ${runId} group by state`,
  )
  const none: Counts = { pending: 0, done: 0, awaiting: 0, failed: 0, cancelled: 0 }
  return { ...none, ...Object.fromEntries(counted.map(({ state, n }) => [state, n])) }
}

/** Rows of a run after row `after`, those in `state` only when one is given. */
export function listItems(
  reader: Reader,
  runId: string,
  state: ItemState | null,
  after: number,
  limit: number,
): Promise<ItemRow[]> {
  return rows(
    reader,
    sql<ItemRow>`select n, target_id as "targetId", label, state, module, code, params, fields, ticket_id as "ticketId"
      from platform.bulk_item where run_id = ${runId} and n > ${after} ${state === null ? sql`` : sql`and state = ${state}`}
      order by n limit ${limit}`,
  )
}

/** Takes a run to be worked on; null when it was cancelled or is done. */
export async function startRun(tx: Tx, id: string): Promise<RunRow | null> {
  const [found] = await rows(
    tx,
    sql<RunRow>`update platform.bulk_run set state = 'running' where id = ${id} and state in ('queued', 'running') returning ${RUN}`,
  )
  return found ?? null
}

/** The next rows to call the command for; none when the run was cancelled. */
export function nextItems(reader: Reader, runId: string, limit: number): Promise<{ n: number; targetId: string }[]> {
  return rows(
    reader,
    sql<{ n: number; targetId: string }>`select n, target_id as "targetId" from platform.bulk_item
      where run_id = ${runId} and state = 'pending'
        and exists (select 1 from platform.bulk_run where id = ${runId} and state = 'running')
      order by n limit ${limit}`,
  )
}

/** Writes down what became of rows; one that a second worker has settled meanwhile stays as it is. */
export async function settleItems(tx: Tx, runId: string, results: readonly ItemResult[]): Promise<void> {
  await sql`update platform.bulk_item i set state = r.state, module = r.module, code = r.code, params = r.params, fields = r.fields,
      ticket_id = r."ticketId"
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      as r (n int, state text, module text, code text, params jsonb, fields jsonb, "ticketId" uuid)
    where i.run_id = ${runId} and i.n = r.n and i.state = 'pending'`.execute(tx)
}

/** Ends a run whose rows are all settled; false when it was cancelled or rows are left. */
export async function finishRun(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const changed = await rows(
    tx,
    sql`update platform.bulk_run set state = 'done', finished_at = ${toWire(now)}
      where id = ${id} and state = 'running'
        and not exists (select 1 from platform.bulk_item where run_id = ${id} and state = 'pending') returning 1`,
  )
  return changed.length > 0
}

/** Cancels what has not been done; false when the run has ended. */
export async function cancelRun(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const changed = await rows(
    tx,
    sql`update platform.bulk_run set state = 'cancelled', finished_at = ${toWire(now)}
      where id = ${id} and state in ('queued', 'running') returning 1`,
  )
  if (changed.length === 0) return false
  await sql`update platform.bulk_item set state = 'cancelled' where run_id = ${id} and state = 'pending'`.execute(tx)
  return true
}

/** Puts failed and cancelled rows of an ended run back in line; how many. */
export async function reopenRun(tx: Tx, id: string): Promise<number> {
  const reopened = await rows(
    tx,
    sql`update platform.bulk_item set state = 'pending', module = null, code = null, params = null, fields = null
      where run_id = ${id} and state in ('failed', 'cancelled')
        and exists (select 1 from platform.bulk_run where id = ${id} and state in ('done', 'cancelled')) returning 1`,
  )
  if (reopened.length > 0) {
    await sql`update platform.bulk_run set state = 'queued', finished_at = null where id = ${id}`.execute(tx)
  }
  return reopened.length
}
