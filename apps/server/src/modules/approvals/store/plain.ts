import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'
import type { Facts, TaskKind } from '../schema/case.ts'

/** An open task with as much of its case as says what deciding it takes. */
export type AskedTask = {
  id: string
  nodeId: string
  kind: TaskKind
  /** Lent for an opinion: whoever is asked cannot decide. */
  isLent: boolean
  candidates: string[]
  caseId: string
  caseKind: 'ticket' | 'application'
  targetType: string
  targetId: string
  facts: Facts
  flowVersionId: string
}

/** Those of the tasks that are open, of cases that run; without a lock. */
export function openTasks(reader: Reader, ids: readonly string[]): Promise<AskedTask[]> {
  return rows(
    reader,
    sql<AskedTask>`select k.id, k.node_id as "nodeId", k.kind, k.delegated_by is not null as "isLent",
        k.candidate_ids as candidates, c.id as "caseId", c.kind as "caseKind", c.target_type as "targetType",
        c.target_id as "targetId", c.facts, c.flow_version_id as "flowVersionId"
      from approvals.task k join approvals.case c on c.id = k.case_id
      where k.id = any(${[...ids]}::uuid[]) and k.state = 'open' and c.state = 'running'`,
  )
}
