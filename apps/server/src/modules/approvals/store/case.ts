import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { CaseRow, TaskRow, TokenRow } from './rows.ts'

const CASE_COLUMNS = sql`c.id, c.kind, c.flow_version_id as "flowVersionId", c.state, c.maker_id as "makerId",
  c.maker_name as "makerName", c.barred_ids as "barredIds", c.facts, c.last_visit as "lastVisit", c.checks, c.committed,
  c.business_line as "businessLine", c.department_id as "departmentId", c.client_id as "clientId",
  c.account_id as "accountId", c.target_type as "targetType", c.target_id as "targetId",
  c.target_label as "targetLabel"`

const TOKEN_COLUMNS = sql`k.id, k.case_id as "caseId", k.node_id as "nodeId", k.state, k.visit, k.path, k.trail, k.resume,
  k.origin, k.incident`

const TASK_COLUMNS = sql`t.id, t.case_id as "caseId", t.visit, t.node_id as "nodeId", t.kind, t.state, t.lane, t.position,
  t.candidate_ids as candidates, t.source, t.added_by as "addedBy", t.claimed_by as "claimedBy",
  t.delegated_by as "delegatedBy", t.decided_by as "decidedBy", t.decided_name as "decidedName",
  t.decided_at as "decidedAt", t.hand_overs as "handOvers"`

/** Which case and visit each task belongs to; unknown ids are left out. */
export function placesOfTasks(
  reader: Reader,
  taskIds: readonly string[],
): Promise<{ id: string; caseId: string; visit: number }[]> {
  return rows(
    reader,
    sql`select t.id, t.case_id as "caseId", t.visit from approvals.task t where t.id = any(${[...taskIds]}::uuid[])`,
  )
}

/** Cases by id, locked until the transaction ends; always in id order, so that two batches never wait for each other in a circle. */
export function lockCases(tx: Tx, ids: readonly string[]): Promise<CaseRow[]> {
  return rows(
    tx,
    sql<CaseRow>`select ${CASE_COLUMNS} from approvals.case c where c.id = any(${[...ids]}::uuid[])
      order by c.id for update`,
  )
}

/** A case without a lock, or null. */
export async function findCase(reader: Reader, id: string): Promise<CaseRow | null> {
  const [found] = await rows(
    reader,
    sql<CaseRow>`select ${CASE_COLUMNS} from approvals.case c where c.id = ${id}::uuid`,
  )
  return found ?? null
}

export function tokensOf(reader: Reader, caseIds: readonly string[]): Promise<TokenRow[]> {
  return rows(
    reader,
    sql<TokenRow>`select ${TOKEN_COLUMNS} from approvals.token k where k.case_id = any(${[...caseIds]}::uuid[])
      order by k.id`,
  )
}

/** The tasks of the visits named, in the order they were made. Found by `task_case`. */
export function tasksOfVisits(
  reader: Reader,
  visits: readonly { caseId: string; visit: number }[],
): Promise<TaskRow[]> {
  return rows(
    reader,
    sql<TaskRow>`select ${TASK_COLUMNS}
      from unnest(${visits.map((one) => one.caseId)}::uuid[], ${visits.map((one) => one.visit)}::int[]) as g (case_id, visit)
      join approvals.task t on t.case_id = g.case_id and t.visit = g.visit
      order by t.id`,
  )
}

/** Who agreed last at a node of a case, most recent first: what `handlerOf` asks for. */
export async function handlersOf(
  reader: Reader,
  places: readonly { caseId: string; nodeId: string }[],
): Promise<Map<string, string[]>> {
  const found = await rows(
    reader,
    sql<{ caseId: string; nodeId: string; decidedBy: string }>`
      select t.case_id as "caseId", t.node_id as "nodeId", t.decided_by as "decidedBy"
      from unnest(${places.map((one) => one.caseId)}::uuid[], ${places.map((one) => one.nodeId)}::text[])
        as g (case_id, node_id)
      join approvals.task t on t.case_id = g.case_id and t.node_id = g.node_id and t.state = 'agreed'
      order by t.decided_at desc, t.id`,
  )
  const byPlace = new Map<string, string[]>()
  for (const one of found) {
    const key = `${one.caseId} ${one.nodeId}`
    byPlace.set(key, [...(byPlace.get(key) ?? []), one.decidedBy])
  }
  return byPlace
}
