import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'
import { superseded } from '../store/standing.ts'

/** Nodes of a case where somebody is asked now, and where he has decided. */
export type Involvement = { caseId: string; asked: readonly string[]; decided: readonly string[] }

/** What a person has to do with cases, by case; a case he has no part in is left out. */
export async function involvementOf(
  reader: Reader,
  caseIds: readonly string[],
  operatorId: string,
): Promise<ReadonlyMap<string, Involvement>> {
  const found = await rows(
    reader,
    sql<{ caseId: string; asked: string[]; decided: string[] }>`select k.case_id as "caseId",
        coalesce(array_agg(distinct k.node_id) filter (where k.state = 'open'
          and (${operatorId}::uuid = any(k.candidate_ids) or k.delegated_by = ${operatorId}::uuid)), '{}') as asked,
        coalesce(array_agg(distinct k.node_id) filter (where k.decided_by = ${operatorId}::uuid), '{}') as decided
      from approvals.task k where k.case_id = any(${[...caseIds]}::uuid[])
        and (${operatorId}::uuid = any(k.candidate_ids) or ${operatorId}::uuid in (k.delegated_by, k.decided_by))
      group by k.case_id`,
  )
  return new Map(found.map((one) => [one.caseId, one]))
}

/**
 * One line of a case's story, for papers: what was done at which node, by whom, when and why; `stale` for an approval that
 * counts no more, because what it was given to has changed since.
 */
export type Decision = {
  kind: string
  nodeId: string | null
  by: string
  at: string
  remark: string | null
  stale: boolean
}

const TOLD = ['start', 'agree', 'refuse', 'return', 'withdraw', 'terminate', 'edited', 'takeBack', 'timeout'] as const

/** What was decided about a case, oldest first; handing tasks about is left out. */
export function decisionsOf(reader: Reader, caseId: string): Promise<Decision[]> {
  return rows(
    reader,
    sql<Decision>`select c.kind, c.node_id as "nodeId", c.operator_name as by, c.at, c.remark,
        c.kind = 'agree' and t.id is not null and ${superseded(sql`t`)} as stale
      from approvals.case_event c left join approvals.task t on t.id = c.task_id
      where c.case_id = ${caseId}::uuid and c.kind = any(${[...TOLD]}::text[]) order by c.id`,
  )
}
