import { sql } from 'kysely'
import type { Json } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import { type Db, inTransaction, rows } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { PastEvent } from '../policy/retrace.ts'
import type { CaseStatus } from '../schema/case.ts'

export type PastRow = {
  id: string
  label: string
  state: CaseStatus
  flowVersionId: string
  facts: Record<string, Json>
  events: PastEvent[]
}

/** Which closed cases are read: the newest of a flow, by the day they were opened, both ends included. */
export type PastFilter = { flowId: string; from?: string | undefined; to?: string | undefined; limit: number }

/**
 * Closed cases of a flow in the actor's scope with their traces, newest first, in one statement that is given up after
 * `withinMs`. Walks `case_flow` of the flow's versions.
 */
export function pastCases(db: Db, actor: Actor, filter: PastFilter, withinMs: number): Promise<PastRow[]> {
  const { flowId, from, to, limit } = filter
  const scope = inScope(actor, { businessLine: sql`c.business_line`, departmentId: sql`c.department_id` })
  return inTransaction(db, async (tx) => {
    await sql`select set_config('statement_timeout', ${String(withinMs)}, true)`.execute(tx)
    return rows(
      tx,
      sql<PastRow>`
        with past as materialized (
          select c.id, c.target_label, c.state, c.flow_version_id, c.facts from approvals.case c
          where c.flow_version_id in (select v.id from approvals.flow_version v where v.flow_id = ${flowId}::uuid)
            and c.state in ('approved', 'refused') and ${scope}
            ${from === undefined ? sql`` : sql`and c.opened_at >= ${from}::date`}
            ${to === undefined ? sql`` : sql`and c.opened_at < ${to}::date + 1`}
          order by c.id desc limit ${limit})
        select p.id, p.target_label as label, p.state, p.flow_version_id as "flowVersionId", p.facts,
          coalesce((select jsonb_agg(jsonb_build_object('kind', e.kind, 'trace', coalesce(e.detail -> 'trace', '[]')) order by e.id)
            from approvals.case_event e where e.case_id = p.id), '[]') as events
        from past p order by p.id desc`,
    )
  })
}
