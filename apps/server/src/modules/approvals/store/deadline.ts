import { type RawBuilder, sql } from 'kysely'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'

/** One stay of a token, and which of the things its step says to do when time has passed. */
export type DeadlineRef = { caseId: string; visit: number; stage: number }
export type NewDeadline = DeadlineRef & { nodeId: string; dueAt: string }

/** New deadlines; a stay has one for each thing its step says. */
export function deadlineLines(deadlines: readonly NewDeadline[]): RawBuilder<unknown>[] {
  if (deadlines.length === 0) return []
  return [
    sql`insert into approvals.deadline (case_id, visit, stage, node_id, due_at)
      select g."caseId", g.visit, g.stage, g."nodeId", g."dueAt"
      from jsonb_to_recordset(${JSON.stringify(deadlines)}::jsonb)
        as g ("caseId" uuid, visit int, stage int, "nodeId" text, "dueAt" timestamptz)`,
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
    sql<DeadlineRef>`select case_id as "caseId", visit, stage from approvals.deadline
      where passed_at is null and due_at <= ${at}::timestamptz order by due_at, stage limit 1000`,
  )
}

/** Marks a deadline as passed; false when it has passed before. The lock of its case guards it. */
export async function markPassed(tx: Tx, at: string, { caseId, visit, stage }: DeadlineRef): Promise<boolean> {
  const marked = await keptRows(
    tx,
    sql`update approvals.deadline set passed_at = ${at}::timestamptz
      where case_id = ${caseId}::uuid and visit = ${visit} and stage = ${stage} and passed_at is null
        and due_at <= ${at}::timestamptz returning 1`,
  )
  return marked.length > 0
}

/** When the visits of a case began to ask. */
export function begunAt(tx: Tx, caseId: string, visits: readonly number[]): Promise<{ visit: number; at: string }[]> {
  return rows(
    tx,
    sql<{ visit: number; at: string }>`select visit, min(opened_at) as at from approvals.task
      where case_id = ${caseId}::uuid and visit = any(${[...visits]}::int[]) group by visit order by visit`,
  )
}

/** Puts other deadlines in the place of all those of these visits, and tells their undecided tasks when they are due. */
export async function replaceDeadlines(
  tx: Tx,
  caseId: string,
  visits: ReadonlyMap<number, string | null>,
  deadlines: readonly NewDeadline[],
): Promise<void> {
  const known = [...visits.keys()]
  await sql`delete from approvals.deadline where case_id = ${caseId}::uuid and visit = any(${known}::int[])`.execute(tx)
  for (const line of deadlineLines(deadlines)) await line.execute(tx)
  for (const [visit, dueAt] of visits) {
    await sql`update approvals.task set due_at = ${dueAt}::timestamptz
      where case_id = ${caseId}::uuid and visit = ${visit} and decided_at is null`.execute(tx)
  }
}
