import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'

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

/** One line of a case's story, for papers: what was done at which node, by whom, when and why. */
export type Decision = { kind: string; nodeId: string | null; by: string; at: string; remark: string | null }

const TOLD = ['start', 'agree', 'refuse', 'return', 'withdraw', 'terminate', 'edited', 'takeBack', 'timeout'] as const

/** What was decided about a case, oldest first; handing tasks about is left out. */
export function decisionsOf(reader: Reader, caseId: string): Promise<Decision[]> {
  return rows(
    reader,
    sql<Decision>`select kind, node_id as "nodeId", operator_name as by, at, remark from approvals.case_event
      where case_id = ${caseId}::uuid and kind = any(${[...TOLD]}::text[]) order by id`,
  )
}
