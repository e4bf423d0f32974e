import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { rows, type Tx } from '#platform/db.ts'
import type { TaskState } from '../schema/case.ts'

/** Between two reminders of one task, whoever sends them. */
const URGE_EVERY_MINUTES = 60

/** Whether nobody has reminded of a task within the hour. */
export function mayBeUrged(urgedAt: string | null, now: Temporal.Instant): boolean {
  if (urgedAt === null) return true
  return Temporal.Instant.compare(Temporal.Instant.from(urgedAt), now.subtract({ minutes: URGE_EVERY_MINUTES })) <= 0
}

/** What urging asks of a task. */
export type UrgedTask = {
  caseId: string
  nodeId: string
  state: TaskState
  candidates: string[]
  claimedBy: string | null
  urgedAt: string | null
}

export async function urgedTask(tx: Tx, id: string): Promise<UrgedTask | null> {
  const [found] = await rows(
    tx,
    sql<UrgedTask>`select case_id as "caseId", node_id as "nodeId", state, candidate_ids as candidates,
      claimed_by as "claimedBy", urged_at as "urgedAt" from approvals.task where id = ${id}::uuid for update`,
  )
  return found ?? null
}

/** @returns false when it was urged less than an hour ago. */
export async function markUrged(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const before = toWire(now.subtract({ minutes: URGE_EVERY_MINUTES }))
  const marked = await rows(
    tx,
    sql`update approvals.task set urged_at = ${toWire(now)} where id = ${id}::uuid
      and (urged_at is null or urged_at <= ${before}::timestamptz) returning 1`,
  )
  return marked.length > 0
}
