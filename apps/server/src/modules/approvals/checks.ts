import { type RawBuilder, sql } from 'kysely'
import { type Db, rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'
import { AUTOMATIC_FLOW_CODE } from './store/flow.ts'

/** A check whose statement finds violations, each with the id it concerns and what is wrong. */
function finds(id: string, statement: RawBuilder<{ wrong: string }>): VerifyCheck {
  return {
    id,
    check: async (db: Db) => (await rows(db, statement)).map((one) => one.wrong),
  }
}

export const checks: readonly VerifyCheck[] = [
  finds(
    'approvals.caseStands',
    sql`select c.id || ' is running but stands nowhere' as wrong from approvals.case c
      where c.state = 'running' and not exists (select 1 from approvals.token k where k.case_id = c.id)
      union all
      select distinct k.case_id || ' is closed but has a token' from approvals.token k
        join approvals.case c on c.id = k.case_id where c.state <> 'running'
      union all
      select distinct t.case_id || ' is closed but has an open task' from approvals.task t
        join approvals.case c on c.id = t.case_id where c.state <> 'running' and t.state in ('open', 'queued')
      limit 100`,
  ),
  finds(
    'approvals.taskHasToken',
    sql`select t.id || ' is open but no token asks for it' as wrong from approvals.task t
      where t.state in ('open', 'queued') and not exists (
        select 1 from approvals.token k where k.case_id = t.case_id and k.visit = t.visit and k.state = 'asking')
      union all
      select k.id || ' asks nobody' from approvals.token k where k.state = 'asking' and not exists (
        select 1 from approvals.task t where t.case_id = k.case_id and t.visit = k.visit and t.state = 'open')
      limit 100`,
  ),
  finds(
    'approvals.inboxes',
    sql`select p.task_id || ' stands in an inbox but is not open' as wrong from approvals.task_candidate p
      join approvals.task t on t.id = p.task_id where t.state <> 'open' or not p.operator_id = any(t.candidate_ids)
      union all
      select t.id || ' is missing from an inbox' from approvals.task t, unnest(t.candidate_ids) person
      where t.state = 'open' and not exists (
        select 1 from approvals.task_candidate p where p.task_id = t.id and p.operator_id = person)
      limit 100`,
  ),
  finds(
    'approvals.fourEyes',
    sql`select t.id || ' was decided by somebody barred from it' as wrong from approvals.task t
      join approvals.case c on c.id = t.case_id
      where t.kind = 'approve' and (t.decided_by = any(t.barred_ids) or t.decided_by = c.maker_id)
      limit 100`,
  ),
  finds(
    'approvals.ticketEffect',
    sql`select t.case_id || ' was carried out without approval' as wrong from approvals.ticket t
      join approvals.case c on c.id = t.case_id where t.effect <> 'none' and c.state <> 'approved'
      limit 100`,
  ),
  finds(
    'approvals.outsideOpen',
    sql`select k.id || ' waits for work that nobody does' as wrong from approvals.token k
      join approvals.case c on c.id = k.case_id
      join approvals.flow_version v on v.id = c.flow_version_id join approvals.flow f on f.id = v.flow_id
      where k.state = 'waiting' and f.code <> ${AUTOMATIC_FLOW_CODE} and not exists (
        select 1 from approvals.outside o where o.case_id = k.case_id and o.token_id = k.id and o.visit = k.visit
          and o.state in ('due', 'waiting'))
      union all
      select o.token_id || ' works for a step nobody waits at' from approvals.outside o
      where o.state in ('due', 'waiting') and not exists (
        select 1 from approvals.token k where k.id = o.token_id and k.visit = o.visit and k.state = 'waiting')
      limit 100`,
  ),
]
