import { sql } from 'kysely'
import type { JobRequest } from '../command.ts'
import type { Tx } from '../db.ts'

/** Enqueues jobs with the caller's transaction: they exist exactly when it commits. */
export async function addJobs(tx: Tx, jobs: readonly JobRequest[]): Promise<void> {
  for (const job of jobs) {
    await sql`select graphile_worker.add_job(${job.task}::text, payload := ${JSON.stringify(job.payload)}::json,
      run_at := ${job.runAt ?? null}::timestamptz, max_attempts := ${job.attemptsMax ?? 25}::int,
      job_key := ${job.jobKey ?? null}::text)`.execute(tx)
  }
}
