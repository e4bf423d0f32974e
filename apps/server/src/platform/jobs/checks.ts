import { sql } from 'kysely'
import { rows } from '../db.ts'
import type { VerifyCheck } from '../module.ts'

/** No job was given up for good. */
export const jobsDone: VerifyCheck = {
  id: 'platform.jobs-done',
  async check(db) {
    const stuck = await rows(
      db,
      sql<{ id: number; task: string }>`select j.id, t.identifier as task from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
        where j.attempts >= j.max_attempts and j.locked_at is null order by j.id limit 100`,
    )
    return stuck.map((one) => `job ${one.id} (${one.task}) failed for the last time`)
  },
}

/** Every answered key has its answer: an effect and its key commit together. */
export const keysAnswered: VerifyCheck = {
  id: 'platform.keys-answered',
  async check(db) {
    const open = await rows(
      db,
      sql<{ operator_id: string; key: string }>`select operator_id, key from platform.idempotency
        where outcome is null limit 100`,
    )
    return open.map((one) => `key ${one.key} of ${one.operator_id} has no answer`)
  },
}
