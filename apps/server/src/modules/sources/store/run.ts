import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'
import type { RunOutcome, RunPurpose, SourceKind } from '../schema.ts'
import type { RunScope } from './reader.ts'

export type RunStart = {
  id: string
  sourceId: string | null
  number: number | null
  kind: SourceKind
  purpose: RunPurpose
  subject: string | null
  operatorId: string
  operatorName: string
  parametersDigest: string
  startedAt: string
}

/**
 * Writes down that a run begins, before it does.
 *
 * @returns false, and nothing is written, when the source had `perMinute` runs within the last minute.
 */
export async function beginRun(db: Reader, run: RunStart, perMinute: number): Promise<boolean> {
  const written = await rows(
    db,
    sql`insert into sources.run (id, source_id, number, kind, purpose, subject, operator_id, operator_name,
        parameters_digest, started_at)
      select ${run.id}, ${run.sourceId}, ${run.number}, ${run.kind}, ${run.purpose}, ${run.subject}, ${run.operatorId},
        ${run.operatorName}, ${run.parametersDigest}, ${run.startedAt}
      where ${run.sourceId}::uuid is null or ${perMinute} > (select count(*) from sources.run r
        where r.source_id = ${run.sourceId} and r.started_at > ${run.startedAt}::timestamptz - interval '1 minute')
      returning id`,
  )
  return written.length > 0
}

export type RunEnd = {
  outcome: Exclude<RunOutcome, 'running'>
  code: string | null
  rowCount: number | null
  ms: number
  cached: boolean
  valueSealed: Buffer | null
  endedAt: string
}

/** Writes down how a run ended. */
export async function endRun(db: Reader, id: string, end: RunEnd): Promise<void> {
  await sql`update sources.run set outcome = ${end.outcome}, code = ${end.code}, row_count = ${end.rowCount},
      ms = ${end.ms}, cached = ${end.cached}, value_sealed = ${end.valueSealed}, ended_at = ${end.endedAt}
    where id = ${id} and outcome = 'running'`.execute(db)
}

/** Ends runs whose process didn't: a statement lives seconds, an HTTP call not a minute. */
export async function cutRuns(db: Reader, now: string): Promise<number> {
  const cut = await rows(
    db,
    sql`update sources.run set outcome = 'cut', code = 'SOURCE_FAILED', ended_at = ${now}
      where outcome = 'running' and started_at < ${now}::timestamptz - interval '5 minutes' returning id`,
  )
  await sql`delete from sources.run_scope where began_at < clock_timestamp() - interval '5 minutes'`.execute(db)
  return cut.length
}

/** Lets a token see what the scope says, until `closeScope`. */
export async function openScope(db: Reader, token: string, scope: RunScope): Promise<void> {
  await sql`insert into sources.run_scope (token, sees_all, business_lines, department_ids, client_ids)
    values (${token}, ${scope.seesAll}, ${[...scope.businessLines]}::text[], ${[...scope.departmentIds]}::uuid[],
      ${scope.clientIds && [...scope.clientIds]}::uuid[])`.execute(db)
}

export async function closeScope(db: Reader, token: string): Promise<void> {
  await sql`delete from sources.run_scope where token = ${token}`.execute(db)
}

/** The sealed value of a gateway's run; null when there is none. */
export async function sealedValue(db: Reader, runId: string): Promise<Buffer | null> {
  const [found] = await rows(
    db,
    sql<{ value: Buffer | null }>`select value_sealed as value from sources.run where id = ${runId}`,
  )
  return found?.value ?? null
}

export type UsageDay = { day: string; runs: number; failed: number; p50: number | null; p95: number | null }

/** Runs of a source by day over the last 30 days, in the house's zone, and why they failed. */
export async function usageOf(
  db: Reader,
  sourceId: string,
  now: string,
  zone: string,
): Promise<{ days: UsageDay[]; codes: { code: string; runs: number }[] }> {
  const since = sql`r.source_id = ${sourceId} and r.started_at > ${now}::timestamptz - interval '30 days'`
  const days = await rows(
    db,
    sql<UsageDay>`select ((r.started_at at time zone ${zone})::date)::text as day, count(*)::int as runs,
        (count(*) filter (where r.outcome in ('failed', 'cut')))::int as failed,
        (percentile_disc(0.5) within group (order by r.ms) filter (where r.outcome = 'done'))::int as p50,
        (percentile_disc(0.95) within group (order by r.ms) filter (where r.outcome = 'done'))::int as p95
      from sources.run r where ${since} group by 1 order by 1`,
  )
  const codes = await rows(
    db,
    sql<{ code: string; runs: number }>`select r.code, count(*)::int as runs from sources.run r
      where ${since} and r.code is not null group by 1 order by 2 desc, 1 limit 20`,
  )
  return { days, codes }
}
