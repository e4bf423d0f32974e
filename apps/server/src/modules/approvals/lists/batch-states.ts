import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import { ticketsOfBatch } from '../store/batch.ts'
import { handledBy, ticketState } from './columns.ts'

export type StateCount = { state: string; count: number; todo: number }

/**
 * Where the tickets of a batch stand, as far as the person may see them: those in scope for readers of tickets, else those
 * they made, are asked about, or decided.
 */
export function countBatch(reader: Reader, actor: Actor, id: string): Promise<StateCount[]> {
  const me = actor.operatorId
  const scoped = actor.permissions.has('approvals.ticket.view')
    ? inScope(actor, { businessLine: sql`c.business_line`, departmentId: sql`c.department_id` })
    : sql<boolean>`false`
  return rows(
    reader,
    sql<StateCount>`select ${ticketState} as state, count(*)::int as count,
        (count(*) filter (where c.state = 'running' and ${handledBy(me)}))::int as todo
      from approvals.case c join approvals.ticket t on t.case_id = c.id
      where c.id in (${ticketsOfBatch(id)}) and (${scoped} or c.maker_id = ${me}::uuid or ${handledBy(me)}
        or exists (select 1 from approvals.task k where k.case_id = c.id and k.decided_by = ${me}::uuid))
      group by 1`,
  )
}
