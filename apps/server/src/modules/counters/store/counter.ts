import { sql } from 'kysely'
import { type Db, inTransaction, type Reader, rows, type Tx } from '#platform/db.ts'
import { FAILURES_MAX, openFor, PROBE_S } from '../policy/times.ts'
import { COUNTER_ZONE } from '../policy/zone.ts'
import type { Channel, CounterCode } from '../schema.ts'

export type CounterRow = {
  code: CounterCode
  enabled: boolean
  channel: Channel
  failures: number
  openUntil: string | null
  lastOkAt: string | null
  lastFailedAt: string | null
  lastFailure: string | null
}

const COUNTER = sql`code, enabled, channel, failures, open_until as "openUntil", last_ok_at as "lastOkAt",
  last_failed_at as "lastFailedAt", last_failure as "lastFailure"`

/** Every counter there is an adapter for. */
export const allCounters = (reader: Reader): Promise<CounterRow[]> =>
  rows(reader, sql<CounterRow>`select ${COUNTER} from counters.counter order by code`)

/** The counter, locked until the transaction ends. */
export async function lockCounter(tx: Tx, code: CounterCode): Promise<CounterRow | null> {
  const [found] = await rows(
    tx,
    sql<CounterRow>`select ${COUNTER} from counters.counter where code = ${code} for update`,
  )
  return found ?? null
}

export async function configureCounter(
  tx: Tx,
  { counter, enabled, channel }: { counter: CounterCode; enabled: boolean; channel: Channel },
): Promise<void> {
  await sql`update counters.counter set enabled = ${enabled}, channel = ${channel} where code = ${counter}`.execute(tx)
}

/** Lets the next attempt through at once: the circuit is half open. */
export async function closeCircuit(tx: Tx, code: CounterCode, at: string): Promise<void> {
  await sql`update counters.counter set open_until = case when failures >= ${FAILURES_MAX} then ${at}::timestamptz end,
    probing_until = null where code = ${code}`.execute(tx)
  await sql`update counters.delivery set next_at = ${at}::timestamptz where counter = ${code} and reason in
    ('CIRCUIT_OPEN', 'UNREACHABLE', 'COUNTER_FAULT', 'KEY_REFUSED', 'ANSWER_LOST', 'BUSY')
    and state in ('queued', 'sent', 'imported', 'checked')`.execute(tx)
}

/**
 * Whether an attempt may be made now: the circuit is closed, or it is this one that finds out whether the counter is back.
 *
 * @returns null, or until when nobody tries.
 */
export async function admitted(db: Db, code: CounterCode, at: string): Promise<string | null> {
  return inTransaction(db, async (tx) => {
    const [row] = await rows(
      tx,
      sql<{ wait: string | null; probes: boolean }>`select case when failures < ${FAILURES_MAX} then null
          when open_until > ${at}::timestamptz then open_until
          when probing_until > ${at}::timestamptz then probing_until end as wait, failures >= ${FAILURES_MAX} as probes
        from counters.counter where code = ${code} for update`,
    )
    if (!row || row.wait !== null) return row?.wait ?? null
    if (row.probes) {
      await sql`update counters.counter set probing_until = ${at}::timestamptz + ${`${PROBE_S} s`}::interval
        where code = ${code}`.execute(tx)
    }
    return null
  })
}

/** Notes that the counter answered as it should: the circuit is closed. */
export async function noteOk(tx: Tx, code: CounterCode, at: string): Promise<void> {
  await sql`update counters.counter set failures = 0, open_until = null, probing_until = null,
    last_ok_at = ${at}::timestamptz where code = ${code}`.execute(tx)
}

/** Notes a failure; enough of them one after the other open the circuit. */
export async function noteFailure(tx: Tx, code: CounterCode, reason: string, now: Temporal.Instant): Promise<void> {
  const counter = await lockCounter(tx, code)
  const failures = (counter?.failures ?? 0) + 1
  const seconds = openFor(failures)
  const until = seconds === null ? null : now.add({ seconds }).toString()
  await sql`update counters.counter set failures = ${failures}, open_until = ${until}::timestamptz, probing_until = null,
    last_failed_at = ${now.toString()}::timestamptz, last_failure = ${reason} where code = ${code}`.execute(tx)
}

export type Figures = {
  counter: CounterCode
  states: Record<string, number>
  openIncidents: number
  oldest: string | null
}

/** How many deliveries stand where, and since when the oldest that could move waits. */
export async function figuresOf(reader: Reader, at: string): Promise<Figures[]> {
  return rows(
    reader,
    sql<Figures>`select k.code as counter,
        (select coalesce(jsonb_object_agg(s.state, s.n), '{}') from (
          select state, count(*)::int as n from counters.delivery d where d.counter = k.code group by state) s) as states,
        (select count(*)::int from counters.incident i join counters.delivery d on d.id = i.delivery_id
          where d.counter = k.code and i.closed_at is null) as "openIncidents",
        (select min(d.created_at) from counters.delivery d where d.counter = k.code
          and d.state in ('queued', 'sent', 'imported', 'checked')
          and d.due_on <= (${at}::timestamptz at time zone ${COUNTER_ZONE})::date) as oldest
      from counters.counter k order by k.code`,
  )
}

/** The failures of a counter, newest first. Index delivery_failed. */
export function lastFailures(
  reader: Reader,
): Promise<{ id: string; counter: CounterCode; reason: string; failedAt: string; accountId: string }[]> {
  return rows(
    reader,
    sql<{ id: string; counter: CounterCode; reason: string; failedAt: string; accountId: string }>`
      select f.id, k.code as counter, f.reason, f.failed_at as "failedAt", f.account_id as "accountId"
      from counters.counter k cross join lateral (
        select d.id, d.reason, d.failed_at, d.account_id from counters.delivery d
        where d.counter = k.code and d.state = 'failed' order by d.failed_at desc limit 5) f
      order by k.code, f.failed_at desc`,
  )
}
