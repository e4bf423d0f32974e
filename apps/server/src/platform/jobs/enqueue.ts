import { type RawBuilder, sql } from 'kysely'
import { keptRows, type Tx } from '../db.ts'
import type { JobRequest } from './job-request.ts'

/** Enqueues jobs with the caller's transaction: they exist exactly when it commits. */
export async function addJobs(tx: Tx, jobs: readonly JobRequest[]): Promise<void> {
  if (jobs.length > 0) await keptRows(tx, jobLines(jobs))
}

/** The statement `addJobs` runs. */
export function jobLines(jobs: readonly JobRequest[]): RawBuilder<unknown> {
  return sql`
    select graphile_worker.add_job(j.task, payload := j.payload, run_at := j."runAt",
      max_attempts := coalesce(j."attemptsMax", 25), job_key := j."jobKey",
      queue_name := j.queue)
    from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb)
      as j (task text, payload json, "runAt" timestamptz, "attemptsMax" int, "jobKey" text, queue text)`
}
