import { type RawBuilder, sql } from 'kysely'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'

/** One stay of a token, as deadlines know it. */
export type DeadlineRef = { caseId: string; visit: number }

/** New deadlines; a stay has one. */
export function deadlineLines(
  deadlines: readonly (DeadlineRef & { nodeId: string; dueAt: string })[],
): RawBuilder<unknown>[] {
  if (deadlines.length === 0) return []
  return [
    sql`insert into approvals.deadline (case_id, visit, node_id, due_at)
      select g."caseId", g.visit, g."nodeId", g."dueAt" from jsonb_to_recordset(${JSON.stringify(deadlines)}::jsonb)
        as g ("caseId" uuid, visit int, "nodeId" text, "dueAt" timestamptz)`,
  ]
}

/** Lets those deadlines pass in silence whose visit asks nobody any more. */
export async function passIdle(tx: Tx, at: string): Promise<void> {
  await keptRows(
    tx,
    sql`update approvals.deadline d set passed_at = ${at}::timestamptz
      where d.passed_at is null and d.due_at <= ${at}::timestamptz and not exists (
        select 1 from approvals.token k where k.case_id = d.case_id and k.visit = d.visit and k.state = 'asking')`,
  )
}

/** Deadlines that should have passed, the longest past first. */
export function dueDeadlines(reader: Reader, at: string): Promise<DeadlineRef[]> {
  return rows(
    reader,
    sql<DeadlineRef>`select case_id as "caseId", visit from approvals.deadline
      where passed_at is null and due_at <= ${at}::timestamptz order by due_at limit 1000`,
  )
}

/** Marks a deadline as passed; false when it has passed before. The lock of its case guards it. */
export async function markPassed(tx: Tx, at: string, { caseId, visit }: DeadlineRef): Promise<boolean> {
  const marked = await keptRows(
    tx,
    sql`update approvals.deadline set passed_at = ${at}::timestamptz
      where case_id = ${caseId}::uuid and visit = ${visit} and passed_at is null and due_at <= ${at}::timestamptz
      returning 1`,
  )
  return marked.length > 0
}
