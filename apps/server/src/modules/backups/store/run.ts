import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Failure, RunKind } from '../schema.ts'

export type NewRun = { id: string; kind: RunKind; at: string; askedByName: string | null }
export type RunEnd = {
  at: string
  failure: Failure | null
  base?: string | null
  bytes?: number
  contents?: number
  damaged?: number
  rpoSeconds?: number | null
  rtoSeconds?: number | null
}

/** Writes down that a run has begun; one of its kind that was cut short ends with it. */
export async function insertRun(tx: Tx, { id, kind, at, askedByName }: NewRun): Promise<void> {
  await sql`update backups.run set state = 'FAILED', finished_at = ${at}, failure = 'INTERRUPTED'
    where kind = ${kind} and state = 'RUNNING'`.execute(tx)
  await sql`insert into backups.run (id, kind, state, started_at, asked_by_name)
    values (${id}, ${kind}, 'RUNNING', ${at}, ${askedByName})`.execute(tx)
}

/** Writes down how a run ended. */
export async function finishRun(tx: Tx, id: string, end: RunEnd): Promise<void> {
  await sql`update backups.run set state = ${end.failure === null ? 'DONE' : 'FAILED'}, finished_at = ${end.at},
    failure = ${end.failure}, base = ${end.base ?? null}, bytes = ${end.bytes ?? null},
    contents = ${end.contents ?? null}, damaged = ${end.damaged ?? null}, rpo_seconds = ${end.rpoSeconds ?? null},
    rto_seconds = ${end.rtoSeconds ?? null} where id = ${id}`.execute(tx)
}

/** When the last run of each kind that succeeded ended. Index run_kind. */
export async function lastDone(reader: Reader): Promise<Map<RunKind, string>> {
  const found = await rows(
    reader,
    sql<{ kind: RunKind; at: string }>`select k.kind, r.finished_at as at
      from unnest(array['BASE', 'VERIFY', 'DRILL']) as k (kind), lateral (
        select finished_at from backups.run where kind = k.kind and state = 'DONE'
          order by started_at desc, id desc limit 1) r`,
  )
  return new Map(found.map(({ kind, at }) => [kind, at]))
}
