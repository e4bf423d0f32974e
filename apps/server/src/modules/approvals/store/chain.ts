import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'
import type { CaseStatus } from '../schema/case.ts'
import type { Label } from '../schema/flow.ts'

/** One case among those that started each other. */
export type Link = {
  id: string
  parentId: string | null
  /** The node of the parent that started it. */
  nodeId: string | null
  code: string
  label: Label
  state: CaseStatus
  targetType: string
  targetId: string
  targetLabel: string
  makerId: string
  businessLine: string | null
  departmentId: string | null
  openedAt: string
  closedAt: string | null
}

/** Links of one chain that are read at most: a case may start many others one after the other. */
const LINKS_MAX = 200

/** The whole chain a case belongs to: from the case nobody started, down to all it has led to, oldest first. */
export function linksOf(reader: Reader, caseId: string): Promise<Link[]> {
  return rows(
    reader,
    sql<Link>`
      with recursive up as (
        select c.id, c.parent_id from approvals.case c where c.id = ${caseId}::uuid
        union all
        select c.id, c.parent_id from up join approvals.case c on c.id = up.parent_id),
      down as (
        select up.id from up where up.parent_id is null
        union all
        select c.id from down join approvals.case c on c.parent_id = down.id)
      select c.id, c.parent_id as "parentId", o.node_id as "nodeId", f.code, f.label, c.state,
        c.target_type as "targetType", c.target_id as "targetId", c.target_label as "targetLabel",
        c.maker_id as "makerId", c.business_line as "businessLine", c.department_id as "departmentId",
        c.opened_at as "openedAt", c.closed_at as "closedAt"
      from down join approvals.case c on c.id = down.id
      join approvals.flow_version v on v.id = c.flow_version_id join approvals.flow f on f.id = v.flow_id
      left join approvals.outside o
        on o.case_id = c.parent_id and o.token_id = c.parent_token_id and o.visit = c.parent_visit
      order by c.opened_at, c.id limit ${LINKS_MAX}`,
  )
}
