import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { BackfillView, Regime } from '../schema.ts'

const COLUMNS = sql`id, regime, state, total, done, started_by as "startedBy", started_at as "startedAt", ended_at as "endedAt"`
export type BackfillRow = BackfillView & { steps: number }

/** Clients with an account that trades securities and no number in the regime. */
const unnumbered = (regime: Regime) => sql`select distinct a.client_id as id from accounts.v_account a
  where a.status <> 'CANCELLED' and a.type in ('cash', 'margin') and not exists (select from bcan.registration r
    where r.client_id = a.client_id and r.regime = ${regime} and (r.bcan is not null or r.state = 'RETIRED'))`

export async function countUnnumbered(reader: Reader, regime: Regime): Promise<number> {
  const [row] = await rows(reader, sql<{ n: number }>`select count(*) as n from (${unnumbered(regime)}) u`)
  return row?.n ?? 0
}

export async function someUnnumbered(tx: Tx, regime: Regime, limit: number): Promise<string[]> {
  const found = await rows(tx, sql<{ id: string }>`${unnumbered(regime)} order by 1 limit ${limit}`)
  return found.map(({ id }) => id)
}

export async function insertBackfill(
  tx: Tx,
  run: { id: string; regime: Regime; total: number; by: string; at: string },
): Promise<void> {
  await sql`insert into bcan.backfill (id, regime, state, total, started_by, started_at)
    values (${run.id}, ${run.regime}, 'RUNNING', ${run.total}, ${run.by}, ${run.at}::timestamptz)`.execute(tx)
}

export async function lockBackfill(tx: Tx, id: string): Promise<BackfillRow | null> {
  const [row] = await rows(
    tx,
    sql<BackfillRow>`select ${COLUMNS}, steps from bcan.backfill where id = ${id}::uuid for update`,
  )
  return row ?? null
}

/** The last runs, newest first. Index backfill_started. */
export function lastBackfills(reader: Reader, limit: number): Promise<BackfillView[]> {
  return rows(
    reader,
    sql<BackfillView>`select ${COLUMNS} from bcan.backfill order by started_at desc, id desc limit ${limit}`,
  )
}

/** Runs that go on, with the step that is next. */
export function runningBackfills(reader: Reader): Promise<{ id: string; steps: number }[]> {
  return rows(reader, sql<{ id: string; steps: number }>`select id, steps from bcan.backfill where state = 'RUNNING'`)
}

export async function settleBackfill(
  tx: Tx,
  run: { id: string; given: number; state: BackfillRow['state']; at: string },
): Promise<void> {
  await sql`update bcan.backfill set done = done + ${run.given}, steps = steps + 1, state = ${run.state},
    ended_at = ${run.state === 'RUNNING' ? null : run.at}::timestamptz where id = ${run.id}::uuid`.execute(tx)
}
