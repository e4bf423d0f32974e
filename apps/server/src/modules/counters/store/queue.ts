import { sql } from 'kysely'
import { type Db, inTransaction, type Reader, rows, type Tx } from '#platform/db.ts'
import type { Channel, CounterCode, DeliveryState, FailureReason, UnderWay, WaitingReason } from '../schema.ts'

/** A delivery whose turn it is; only whoever holds the newest `fence` may write about it. */
export type Turn = {
  id: string
  fence: number
  counter: CounterCode
  kind: 'fee' | 'margin'
  accountId: string
  accountNo: string
  businessLine: string
  departmentId: string
  caseId: string | null
  lasting: 'today' | 'longTerm'
  dueOn: string
  state: UnderWay
  round: number
  attempts: number
  channel: Channel | null
  mappingVersion: number | null
  enabled: boolean
  chosenChannel: Channel
}

const OPEN = sql`('queued', 'sent', 'imported', 'checked')`

/**
 * Takes the delivery's turn if it is due and no earlier one of the same account is still on its way to the same counter:
 * two that overtake each other would leave the older rate standing. Index delivery_open.
 */
export async function takeTurn(db: Db, id: string, at: string): Promise<Turn | null> {
  const [turn] = await inTransaction(db, (tx) =>
    rows(
      tx,
      sql<Turn>`update counters.delivery d set fence = d.fence + 1, attempts = d.attempts + 1,
          next_at = ${at}::timestamptz + interval '2 minutes'
        from accounts.v_account a, counters.counter k
        where d.id = ${id}::uuid and a.id = d.account_id and k.code = d.counter and d.state in ${OPEN}
          and d.next_at <= ${at}::timestamptz
          and not exists (select 1 from counters.delivery e where e.counter = d.counter and e.account_id = d.account_id
            and e.kind = d.kind and e.state in ${OPEN}
            and (e.due_on, e.created_at, e.id) < (d.due_on, d.created_at, d.id))
        returning d.id, d.fence, d.counter, d.kind, d.account_id as "accountId", a.account_no as "accountNo",
          a.business_line as "businessLine", a.department_id as "departmentId", d.case_id as "caseId", d.lasting,
          d.due_on as "dueOn", d.state, d.round, d.attempts, d.channel, d.mapping_version as "mappingVersion", k.enabled,
          k.channel as "chosenChannel"`,
    ),
  )
  return turn ?? null
}

/** A turn to look once more at what is settled; null when it is under way. */
export async function takeReading(db: Db, id: string): Promise<(Turn & { settled: 'effective' | 'failed' }) | null> {
  const [turn] = await inTransaction(db, (tx) =>
    rows(
      tx,
      sql<Turn & { settled: 'effective' | 'failed' }>`update counters.delivery d set fence = d.fence + 1
        from accounts.v_account a, counters.counter k
        where d.id = ${id}::uuid and a.id = d.account_id and k.code = d.counter and d.state in ('effective', 'failed')
          and d.sent_at is not null
        returning d.id, d.fence, d.counter, d.kind, d.account_id as "accountId", a.account_no as "accountNo",
          a.business_line as "businessLine", a.department_id as "departmentId", d.case_id as "caseId", d.lasting,
          d.due_on as "dueOn", 'checked' as state, d.round, d.attempts, d.channel, d.mapping_version as "mappingVersion",
          k.enabled, k.channel as "chosenChannel", d.state as settled`,
    ),
  )
  return turn ?? null
}

/** Notes why it waits, and until when. `counted` is false for an attempt that was none. */
export async function putOff(
  tx: Tx,
  { id, fence }: Turn,
  { reason, nextAt, counted, receipt }: { reason: WaitingReason; nextAt: string; counted: boolean; receipt?: string },
): Promise<boolean> {
  const written = await rows(
    tx,
    sql`update counters.delivery set reason = ${reason}, next_at = ${nextAt}::timestamptz,
        attempts = attempts - ${counted ? 0 : 1}, receipt = coalesce(${receipt ?? null}, receipt)
      where id = ${id}::uuid and fence = ${fence} and state in ${OPEN} returning 1`,
  )
  return written.length > 0
}

export type Step = {
  state: Exclude<DeliveryState, 'failed'>
  at: string
  nextAt: string
  receipt: string | null
  reason?: WaitingReason
  channel?: Channel
  mappingVersion?: number
}

/** Moves a delivery on; every state it went past gets its moment. False when somebody else has taken it over. */
export async function moveOn(tx: Tx, { id, fence }: Pick<Turn, 'id' | 'fence'>, step: Step): Promise<boolean> {
  const order = ['queued', 'sent', 'imported', 'checked', 'effective']
  const reached = (state: string) => order.indexOf(state) <= order.indexOf(step.state)
  const stamp = (state: string, column: string) =>
    reached(state)
      ? sql`${sql.raw(column)} = coalesce(${sql.raw(column)}, ${step.at}::timestamptz)`
      : sql`${sql.raw(column)} = null`
  const written = await rows(
    tx,
    sql`update counters.delivery set state = ${step.state}, reason = ${step.reason ?? null}, attempts = 0,
        next_at = ${step.nextAt}::timestamptz, receipt = coalesce(${step.receipt}, receipt), failed_at = null,
        channel = coalesce(${step.channel ?? null}, channel),
        mapping_version = coalesce(${step.mappingVersion ?? null}::int, mapping_version),
        ${stamp('sent', 'sent_at')}, ${stamp('imported', 'imported_at')}, ${stamp('checked', 'checked_at')},
        effective_at = ${step.state === 'effective' ? sql`${step.at}::timestamptz` : sql`null`}
      where id = ${id}::uuid and fence = ${fence} returning 1`,
  )
  return written.length > 0
}

/** Ends a delivery without success; `arrived`: it counts at the counter, though not all of it or otherwise. False when somebody else has taken it over. */
export async function markFailed(
  tx: Tx,
  { id, fence }: Pick<Turn, 'id' | 'fence'>,
  {
    reason,
    receipt,
    at,
    arrived = false,
  }: { reason: FailureReason; receipt: string | null; at: string; arrived?: boolean },
): Promise<boolean> {
  const written = await rows(
    tx,
    sql`update counters.delivery set state = 'failed', reason = ${reason}, failed_at = ${at}::timestamptz,
        imported_at = case when ${arrived} then coalesce(imported_at, ${at}::timestamptz) else imported_at end,
        checked_at = case when ${arrived} then coalesce(checked_at, ${at}::timestamptz) else checked_at end,
        effective_at = null, receipt = coalesce(${receipt}, receipt)
      where id = ${id}::uuid and fence = ${fence} returning 1`,
  )
  return written.length > 0
}

/** Puts a failed delivery back into the queue, as a new round with a reference of its own. */
export async function requeue(tx: Tx, id: string, at: string): Promise<void> {
  await sql`with again as (
    update counters.delivery set state = 'queued', reason = null, round = round + 1, attempts = 0, fence = fence + 1,
      next_at = ${at}::timestamptz, receipt = null, sent_at = null, imported_at = null, checked_at = null, failed_at = null,
      rows_refused = 0
    where id = ${id}::uuid and state = 'failed' returning id)
    update counters.delivery_row r set state = 'waiting', code = null, message = null, found = null
    from again where r.delivery_id = again.id`.execute(tx)
}

export type RowMark = {
  line: number
  state: string
  code: string | null
  message: string | null
  found?: object | null
}

/** What became of each line; `found` where it was read back. */
export async function markRows(tx: Tx, id: string, marks: readonly RowMark[]): Promise<void> {
  if (marks.length === 0) return
  const given = marks.map((one) => ({ ...one, read: 'found' in one }))
  await sql`update counters.delivery_row r set state = m.state, code = m.code, message = m.message,
      found = case when m.read then nullif(m.found, 'null'::jsonb) else r.found end
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
      as m (line int, state text, code text, message text, found jsonb, read boolean)
    where r.delivery_id = ${id}::uuid and r.line = m.line`.execute(tx)
  await sql`update counters.delivery set rows_refused = (select count(*) from counters.delivery_row
      where delivery_id = ${id}::uuid and state = 'refused') where id = ${id}::uuid`.execute(tx)
}

/** Lines that the counter has refused. */
export async function refusedLines(reader: Reader, id: string): Promise<Set<number>> {
  const found = await rows(
    reader,
    sql<{ line: number }>`select line from counters.delivery_row where delivery_id = ${id}::uuid and state = 'refused'`,
  )
  return new Set(found.map(({ line }) => line))
}

const PASS_MAX = 500

/** Deliveries that are due now and not behind another, the longest due first. Index delivery_due. */
export async function dueDeliveries(reader: Reader, at: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select d.id from counters.delivery d
      where d.state in ${OPEN} and d.next_at <= ${at}::timestamptz
        and not exists (select 1 from counters.delivery e where e.counter = d.counter and e.account_id = d.account_id
          and e.kind = d.kind and e.state in ${OPEN} and (e.due_on, e.created_at, e.id) < (d.due_on, d.created_at, d.id))
      order by d.next_at limit ${PASS_MAX}`,
  )
  return found.map(({ id }) => id)
}

/** The next of the same account at the same counter, which waited for this one. */
export async function successorOf(reader: Reader, { counter, accountId, kind }: Turn): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ id: string }>`select id from counters.delivery where counter = ${counter} and account_id = ${accountId}::uuid
      and kind = ${kind} and state in ${OPEN} order by due_on, created_at, id limit 1`,
  )
  return found?.id ?? null
}
