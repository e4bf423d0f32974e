import { type RawBuilder, sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'

/**
 * SQL: the approval `t` was given before the subject was changed from outside, or amended by its maker after a return: it
 * counts no more. Walks `case_event_case`.
 */
export function superseded(t: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(${t}.kind = 'approve' and ${t}.state = 'agreed' and exists (
    select 1 from approvals.case_event g join approvals.case_event e on e.case_id = g.case_id and e.id > g.id
    where g.case_id = ${t}.case_id and g.task_id = ${t}.id and g.kind = 'agree' and (e.kind = 'edited' or (e.kind = 'agree'
        and exists (select 1 from approvals.task a where a.id = e.task_id and a.kind = 'amend')))))`
}

/** An approval of a case, by whom and when; `stale` when it counts no more. */
export type GivenApproval = { taskId: string; nodeId: string; by: string; byId: string; at: string; stale: boolean }

/** Every approval of a case that was not taken back, oldest first. */
export function approvalsOf(reader: Reader, caseId: string): Promise<GivenApproval[]> {
  return rows(
    reader,
    sql<GivenApproval>`select t.id as "taskId", t.node_id as "nodeId", t.decided_name as by, t.decided_by as "byId", t.decided_at as at,
        ${superseded(sql`t`)} as stale
      from approvals.task t where t.case_id = ${caseId}::uuid and t.kind = 'approve' and t.state = 'agreed'
      order by t.decided_at, t.id`,
  )
}

/** Whether the history of a case has a line of this kind. */
export async function hasHistory(reader: Reader, caseId: string, kind: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from approvals.case_event where case_id = ${caseId}::uuid and kind = ${kind} limit 1`,
  )
  return found.length > 0
}
