import { sql } from 'kysely'
import { keptRows, type Reader, rows, type Tx, together } from '#platform/db.ts'
import type { CaseRow, TaskRow, TokenRow } from './rows.ts'

const CASE_COLUMNS = sql`c.id, c.kind, c.flow_version_id as "flowVersionId", c.state, c.maker_id as "makerId",
  c.maker_name as "makerName", c.barred_ids as "barredIds", c.facts, c.last_visit as "lastVisit", c.checks, c.committed,
  c.business_line as "businessLine", c.department_id as "departmentId", c.client_id as "clientId",
  c.account_id as "accountId", c.target_type as "targetType", c.target_id as "targetId",
  c.target_label as "targetLabel", c.people, case when c.parent_id is null then null else json_build_object('caseId', c.parent_id,
    'tokenId', c.parent_token_id, 'visit', c.parent_visit) end as parent`

const TOKEN_COLUMNS = sql`k.id, k.case_id as "caseId", k.node_id as "nodeId", k.state, k.visit, k.path, k.trail, k.resume,
  k.origin, k.incident`

/** Columns of a task, from `approvals.task t`. */
export const TASK_COLUMNS = sql`t.id, t.case_id as "caseId", t.visit, t.node_id as "nodeId", t.kind, t.state, t.lane, t.position,
  t.candidate_ids as candidates, t.source, t.added_by as "addedBy", t.claimed_by as "claimedBy",
  t.delegated_by as "delegatedBy", t.decided_by as "decidedBy", t.decided_name as "decidedName",
  t.decided_at as "decidedAt", t.due_at as "dueAt", t.hand_overs as "handOvers"`

/** What a batch works on: cases, where they stand, and the tasks of the visits that matter. */
export type Loaded = { cases: CaseRow[]; tokens: TokenRow[]; tasks: TaskRow[] }

/**
 * The tokens of each case `w`, found case by case (`offset` keeps it so). The table is empty whenever nothing runs; while the
 * server takes it for empty it would read it whole for each batch, and compare each row with each case.
 */
const TOKENS_OF_WANTED = sql`lateral (select * from approvals.token n where n.case_id = w.id offset 0) k`

/**
 * Cases by id and by their tasks, locked until the transaction ends; always in id order, so that two batches never wait
 * for each other in a circle. With them their tokens, and the tasks of the visits that tokens stand in and of the tasks
 * named, in the order they were made. Unknown ids are left out. Tokens and tasks are read under the locks; without `hold`
 * nothing is locked, for looking.
 */
export async function loadCases(
  tx: Tx,
  caseIds: readonly string[],
  taskIds: readonly string[],
  hold = true,
): Promise<Loaded> {
  const wanted = sql`wanted as (select unnest(${[...caseIds]}::uuid[]) as id
    union select n.case_id from approvals.task n where n.id = any(${[...taskIds]}::uuid[]))`
  const [cases, tokens, tasks] = await together(tx, [
    sql<CaseRow>`with ${wanted} select ${CASE_COLUMNS} from wanted w join approvals.case c on c.id = w.id
      order by c.id ${hold ? sql`for update of c` : sql``}`,
    sql<TokenRow>`with ${wanted} select ${TOKEN_COLUMNS} from wanted w cross join ${TOKENS_OF_WANTED} order by k.id`,
    sql<TaskRow>`with ${wanted}, visits as (
        select k.case_id, k.visit from wanted w cross join ${TOKENS_OF_WANTED}
        union select n.case_id, n.visit from approvals.task n where n.id = any(${[...taskIds]}::uuid[]))
      select ${TASK_COLUMNS} from visits v join approvals.task t on t.case_id = v.case_id and t.visit = v.visit
      order by t.id`,
  ])
  return { cases, tokens, tasks }
}

/**
 * Locks cases before the rows of their subjects: decisions take the locks in this order, so whoever changes a subject from
 * outside never waits for them in a circle.
 */
export async function holdCases(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`select 1 from approvals.case where id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx)
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

/** Who agreed last at a node of a case, most recent first: what `handlerOf` asks for. */
export async function handlersOf(
  reader: Reader,
  places: readonly { caseId: string; nodeId: string }[],
): Promise<Map<string, string[]>> {
  const found = await keptRows(
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

/** The account a case is about as people call it; null where it is about none. */
export async function accountNoOf(reader: Reader, caseId: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{
      accountNo: string | null
    }>`select account_no as "accountNo" from approvals.case_subject where case_id = ${caseId}`,
  )
  return found?.accountNo ?? null
}
