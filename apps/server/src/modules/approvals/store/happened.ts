import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'
import type { CaseStatus, TaskKind } from '../schema/case.ts'
import type { Label } from '../schema/flow.ts'

/** A line of history as those who follow a case read it. */
export type HappenedLine = {
  id: string
  kind: string
  operatorId: string
  operatorName: string
  nodeId: string | null
  remark: string | null
}

/** Work that was put before people at that moment and still waits for them. */
export type HappenedTask = {
  id: string
  nodeId: string
  /** What the drawing calls the step; null where it has no name. */
  step: Label | null
  kind: TaskKind
  operatorIds: string[]
  dueAt: string | null
}

/** What one moment brought to one case, and what the case is. */
export type Happening = {
  caseId: string
  kind: 'ticket' | 'application'
  state: CaseStatus
  /** The command a ticket carries. */
  command: string | null
  flowCode: string
  flow: Label
  makerId: string
  makerName: string
  target: { type: string; id: string; label: string }
  clientId: string | null
  accountId: string | null
  businessLine: string | null
  departmentId: string | null
  lines: HappenedLine[]
  tasks: HappenedTask[]
  copies: { id: string; operatorId: string }[]
}

/**
 * What was written about these cases at one moment. Walks the key of `case_event` and the indexes by case of `task` and
 * `copy`; the inbox is read task by task.
 */
export function happeningsAt(reader: Reader, caseIds: readonly string[], at: string): Promise<Happening[]> {
  return rows(
    reader,
    sql<Happening>`select c.id as "caseId", c.kind, c.state, k.command, f.code as "flowCode", f.label as flow,
        c.maker_id as "makerId", c.maker_name as "makerName",
        jsonb_build_object('type', c.target_type, 'id', c.target_id, 'label', c.target_label) as target,
        c.client_id as "clientId", c.account_id as "accountId", c.business_line as "businessLine",
        c.department_id as "departmentId",
        (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'operatorId', e.operator_id,
            'operatorName', e.operator_name, 'nodeId', e.node_id, 'remark', e.remark) order by e.id), '[]')
          from approvals.case_event e where e.case_id = c.id and e.at = ${at}) as lines,
        (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'nodeId', t.node_id, 'kind', t.kind, 'dueAt', t.due_at,
            'step', jsonb_path_query_first(v.definition, '$.nodes[*] ? (@.id == $n).label',
              jsonb_build_object('n', t.node_id)), 'operatorIds', o.ids) order by t.id), '[]')
          from approvals.task t
          cross join lateral (select array_agg(p.operator_id) as ids from approvals.task_candidate p
            where p.task_id = t.id and p.opened_at = ${at}) o
          where t.case_id = c.id and t.state = 'open' and o.ids is not null) as tasks,
        (select coalesce(jsonb_agg(jsonb_build_object('id', y.id, 'operatorId', y.operator_id) order by y.id), '[]')
          from approvals.copy y where y.case_id = c.id and y.sent_at = ${at} and y.node_id is not null) as copies
      from approvals.case c
      join approvals.flow_version v on v.id = c.flow_version_id
      join approvals.flow f on f.id = v.flow_id
      left join approvals.ticket k on k.case_id = c.id
      where c.id = any(${[...caseIds]}::uuid[]) order by c.id`,
  )
}
