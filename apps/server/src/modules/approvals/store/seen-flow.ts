import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { Label } from '../schema/flow.ts'

export type SeenFlow = { id: string; code: string; label: Label }

/** With one of these, somebody sees cases of his scope, or figures of them. */
const SEES_CASES = ['approvals.ticket.view', 'approvals.case.view', 'statistics.figure.view']
/** With this, every flow there is. */
const SEES_FLOWS = 'approvals.flow.view'

/** As far back as is looked for a case in sight: a flow that nobody near has used for so long is not looked for either. */
const LOOKED_AT_MAX = 500

const lately = (from: RawBuilder<unknown>) => sql`(${from} limit ${LOOKED_AT_MAX})`

/** SQL: versions of flows that cases of the person's own run on, or ran: asked, decided, copied and begun by them. */
const own = ({ operatorId: me }: Actor) => sql`select c.flow_version_id from approvals.case c where c.id in (
  ${lately(sql`select k.case_id from approvals.task_candidate p join approvals.task k on k.id = p.task_id
    where p.operator_id = ${me}::uuid`)}
  union ${lately(sql`select case_id from approvals.task where delegated_by = ${me}::uuid and state = 'open'`)}
  union ${lately(sql`select case_id from approvals.task where decided_by = ${me}::uuid order by decided_at desc`)}
  union ${lately(sql`select case_id from approvals.copy where operator_id = ${me}::uuid order by sent_at desc`)}
  union ${lately(sql`select id from approvals.case where maker_id = ${me}::uuid order by opened_at desc`)})`

/** SQL: whether a case in the person's scope has run on the version `v` lately. Walks `case_flow`. */
function inSight(actor: Actor): RawBuilder<boolean> {
  if (!SEES_CASES.some((key) => actor.permissions.has(key))) return sql<boolean>`false`
  const scoped = { businessLine: sql`c.business_line`, departmentId: sql`c.department_id` }
  return sql<boolean>`exists (select 1 from ${lately(sql`select q.business_line, q.department_id from approvals.case q
    where q.flow_version_id = v.id order by q.id desc`)} c where ${inScope(actor, scoped)})`
}

/** Flows whose cases the person sees, for choosing and naming them; `id`: whether it is this one. */
export function seenFlows(reader: Reader, actor: Actor, id: string | null = null): Promise<SeenFlow[]> {
  const asked = id === null ? sql`true` : sql`f.id = ${id}::uuid`
  const seen = actor.permissions.has(SEES_FLOWS)
    ? sql`true`
    : sql`exists (select 1 from approvals.flow_version v where v.flow_id = f.id
        and (v.id in (select flow_version_id from own) or ${inSight(actor)}))`
  return rows(
    reader,
    sql<SeenFlow>`with own as materialized (${own(actor)})
      select f.id, f.code, f.label from approvals.flow f where ${asked} and ${seen} order by f.code`,
  )
}
