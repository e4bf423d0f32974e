import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type Tx, together } from '#platform/db.ts'
import type { CaseRow, HistoryRow, TaskRow, TokenRow } from './rows.ts'

/** Everything a batch changed, net: each row once, as it stands at the end. */
export type Changes = {
  newCases: readonly CaseRow[]
  cases: readonly CaseRow[]
  tokens: readonly TokenRow[]
  goneTokenIds: readonly string[]
  tasks: readonly (TaskRow & { barredIds: readonly string[]; remark: string | null })[]
  /** Tasks whose inbox rows may differ from before; `candidates` is empty for a task that isn't open any more. */
  inboxes: readonly { taskId: string; caseId: string; candidates: readonly string[] }[]
  copies: readonly { caseId: string; nodeId: string; operatorId: string }[]
  history: readonly HistoryRow[]
}

const json = (value: unknown) => JSON.stringify(value)

/** `{a,b}`: arrays of arrays reach PostgreSQL as text, for `unnest` would flatten them. */
const arrayText = (ids: readonly string[]) => `{${ids.join(',')}}`

type Lines = RawBuilder<unknown>[]

function newCaseLines(at: string, cases: readonly CaseRow[]): Lines {
  if (cases.length === 0) return []
  const lines = sql`
    insert into approvals.case (id, kind, flow_version_id, state, maker_id, maker_name, barred_ids, facts, last_visit,
      checks, committed, business_line, department_id, client_id, account_id, target_type, target_id, target_label,
      opened_at, closed_at, parent_id, parent_token_id, parent_visit)
    select g.id, g.kind, g."flowVersionId", g.state, g."makerId", g."makerName", g."barredIds", g.facts, g."lastVisit",
      g.checks, g.committed, g."businessLine", g."departmentId", g."clientId", g."accountId", g."targetType",
      g."targetId", g."targetLabel", ${at}, case when g.state = 'running' then null else ${at}::timestamptz end,
      (g.parent ->> 'caseId')::uuid, (g.parent ->> 'tokenId')::uuid, (g.parent ->> 'visit')::int
    from jsonb_to_recordset(${json(cases)}::jsonb) as g (id uuid, kind text, "flowVersionId" uuid, state text,
      "makerId" uuid, "makerName" text, "barredIds" uuid[], facts jsonb, "lastVisit" int, checks int, committed boolean,
      "businessLine" text, "departmentId" uuid, "clientId" uuid, "accountId" uuid, "targetType" text, "targetId" text,
      "targetLabel" text, parent jsonb)`
  return [lines]
}

function caseLines(at: string, cases: readonly CaseRow[]): Lines {
  if (cases.length === 0) return []
  const lines = sql`
    update approvals.case c set state = g.state, facts = g.facts::jsonb, last_visit = g.last_visit, checks = g.checks,
      committed = g.committed, barred_ids = g.barred_ids::uuid[], version = c.version + 1,
      closed_at = case when g.state = 'running' then null else ${at}::timestamptz end
    from unnest(${cases.map((one) => one.id)}::uuid[], ${cases.map((one) => one.state)}::text[],
      ${cases.map((one) => json(one.facts))}::text[], ${cases.map((one) => one.lastVisit)}::int[],
      ${cases.map((one) => one.checks)}::int[], ${cases.map((one) => one.committed)}::boolean[],
      ${cases.map((one) => arrayText(one.barredIds))}::text[])
      as g (id, state, facts, last_visit, checks, committed, barred_ids)
    where c.id = g.id`
  return [lines]
}

function tokenLines(at: string, tokens: readonly TokenRow[], gone: readonly string[]): Lines {
  const goneLines = gone.length > 0 ? [sql`delete from approvals.token where id = any(${[...gone]}::uuid[])`] : []
  if (tokens.length === 0) return goneLines
  const lines = sql`
    insert into approvals.token (id, case_id, node_id, state, visit, path, trail, resume, origin, incident, entered_at)
    select g.id, g.case_id, g.node_id, g.state, g.visit, g.path::jsonb, g.trail::jsonb, g.resume::jsonb, g.origin::jsonb,
      g.incident, ${at}
    from unnest(${tokens.map((one) => one.id)}::uuid[], ${tokens.map((one) => one.caseId)}::uuid[],
      ${tokens.map((one) => one.nodeId)}::text[], ${tokens.map((one) => one.state)}::text[],
      ${tokens.map((one) => one.visit)}::int[], ${tokens.map((one) => json(one.path))}::text[],
      ${tokens.map((one) => json(one.trail))}::text[], ${tokens.map((one) => json(one.resume))}::text[],
      ${tokens.map((one) => one.origin && json(one.origin))}::text[], ${tokens.map((one) => one.incident)}::text[])
      as g (id, case_id, node_id, state, visit, path, trail, resume, origin, incident)
    on conflict (id) do update set node_id = excluded.node_id, state = excluded.state, visit = excluded.visit,
      path = excluded.path, trail = excluded.trail, resume = excluded.resume, origin = excluded.origin,
      incident = excluded.incident, entered_at = excluded.entered_at`
  return [...goneLines, lines]
}

function taskLines(at: string, tasks: Changes['tasks']): Lines {
  if (tasks.length === 0) return []
  const lines = sql`
    insert into approvals.task (id, case_id, visit, node_id, kind, state, lane, position, candidate_ids, source, added_by,
      claimed_by, delegated_by, decided_by, decided_name, decided_at, remark, hand_overs, barred_ids, opened_at)
    select g.id, g.case_id, g.visit, g.node_id, g.kind, g.state, g.lane, g.position, g.candidate_ids::uuid[], g.source,
      g.added_by, g.claimed_by, g.delegated_by, g.decided_by, g.decided_name, g.decided_at, g.remark, g.hand_overs,
      g.barred_ids::uuid[], ${at}
    from unnest(${tasks.map((one) => one.id)}::uuid[], ${tasks.map((one) => one.caseId)}::uuid[],
      ${tasks.map((one) => one.visit)}::int[], ${tasks.map((one) => one.nodeId)}::text[],
      ${tasks.map((one) => one.kind)}::text[], ${tasks.map((one) => one.state)}::text[],
      ${tasks.map((one) => one.lane)}::int[], ${tasks.map((one) => one.position)}::int[],
      ${tasks.map((one) => arrayText(one.candidates))}::text[], ${tasks.map((one) => one.source)}::text[],
      ${tasks.map((one) => one.addedBy)}::uuid[], ${tasks.map((one) => one.claimedBy)}::uuid[],
      ${tasks.map((one) => one.delegatedBy)}::uuid[], ${tasks.map((one) => one.decidedBy)}::uuid[],
      ${tasks.map((one) => one.decidedName)}::text[], ${tasks.map((one) => one.decidedAt)}::timestamptz[],
      ${tasks.map((one) => one.remark)}::text[], ${tasks.map((one) => one.handOvers)}::int[],
      ${tasks.map((one) => arrayText(one.barredIds))}::text[])
      as g (id, case_id, visit, node_id, kind, state, lane, position, candidate_ids, source, added_by, claimed_by,
        delegated_by, decided_by, decided_name, decided_at, remark, hand_overs, barred_ids)
    on conflict (id) do update set state = excluded.state, lane = excluded.lane, position = excluded.position,
      candidate_ids = excluded.candidate_ids, source = excluded.source, claimed_by = excluded.claimed_by,
      delegated_by = excluded.delegated_by, decided_by = excluded.decided_by, decided_name = excluded.decided_name,
      decided_at = excluded.decided_at, remark = coalesce(excluded.remark, task.remark),
      hand_overs = excluded.hand_overs,
      -- Whoever was barred when it was decided counts: an editor's earlier approval stays his.
      barred_ids = case when task.decided_by is null then excluded.barred_ids else task.barred_ids end`
  return [lines]
}

function inboxLines(at: string, inboxes: Changes['inboxes'], known: ReadonlySet<string>): Lines {
  const old = inboxes.filter((one) => known.has(one.taskId)).map((one) => one.taskId)
  const places = inboxes.flatMap((one) => one.candidates.map((operatorId) => ({ ...one, operatorId })))
  const gone = sql`delete from approvals.task_candidate where task_id = any(${old}::uuid[])`
  const lines = sql`
    insert into approvals.task_candidate (operator_id, task_id, case_id, opened_at)
    select g.operator_id, g.task_id, g.case_id, ${at}
    from unnest(${places.map((one) => one.operatorId)}::uuid[], ${places.map((one) => one.taskId)}::uuid[],
      ${places.map((one) => one.caseId)}::uuid[]) as g (operator_id, task_id, case_id)`
  return [...(old.length > 0 ? [gone] : []), ...(places.length > 0 ? [lines] : [])]
}

function copyLines(at: string, copies: Changes['copies']): Lines {
  if (copies.length === 0) return []
  const lines = sql`
    insert into approvals.copy (id, case_id, node_id, operator_id, sent_at)
    select g.id, g.case_id, g.node_id, g.operator_id, ${at}
    from unnest(${copies.map(() => newId<'copy'>())}::uuid[], ${copies.map((one) => one.caseId)}::uuid[],
      ${copies.map((one) => one.nodeId)}::text[], ${copies.map((one) => one.operatorId)}::uuid[])
      as g (id, case_id, node_id, operator_id)`
  return [lines]
}

/** Sends copies of cases to people. */
export async function insertCopies(tx: Tx, at: string, copies: Changes['copies']): Promise<void> {
  if (copies.length > 0) await together(tx, copyLines(at, copies))
}

/** Adds a line to the history of a case. */
export async function insertHistory(tx: Tx, at: string, line: HistoryRow): Promise<void> {
  await together(tx, historyLines(at, [line]))
}

function historyLines(at: string, history: readonly HistoryRow[]): Lines {
  if (history.length === 0) return []
  const lines = sql`
    insert into approvals.case_event (id, case_id, at, kind, task_id, node_id, operator_id, operator_name, remark, detail)
    select g.id, g.case_id, ${at}, g.kind, g.task_id, g.node_id, g.operator_id, g.operator_name, g.remark, g.detail::jsonb
    from unnest(${history.map(() => newId<'caseEvent'>())}::uuid[], ${history.map((one) => one.caseId)}::uuid[],
      ${history.map((one) => one.kind)}::text[], ${history.map((one) => one.taskId)}::uuid[],
      ${history.map((one) => one.nodeId)}::text[], ${history.map((one) => one.operatorId)}::uuid[],
      ${history.map((one) => one.operatorName)}::text[], ${history.map((one) => one.remark)}::text[],
      ${history.map((one) => json(one.detail))}::text[])
      as g (id, case_id, kind, task_id, node_id, operator_id, operator_name, remark, detail)`
  return [lines]
}

/**
 * Writes a batch's changes, one statement for each table however many cases there are, in one trip.
 *
 * @param stored Ids of the tasks that stood in the database before: only they can have inbox rows to take away.
 * @param followUps What is written down besides: outside work and jobs.
 */
export async function flush(
  tx: Tx,
  now: Temporal.Instant,
  changes: Changes,
  stored: ReadonlySet<string>,
  followUps: readonly RawBuilder<unknown>[] = [],
): Promise<void> {
  const at = toWire(now)
  await together(tx, [
    ...newCaseLines(at, changes.newCases),
    ...caseLines(at, changes.cases),
    ...tokenLines(at, changes.tokens, changes.goneTokenIds),
    ...taskLines(at, changes.tasks),
    ...inboxLines(at, changes.inboxes, stored),
    ...copyLines(at, changes.copies),
    ...historyLines(at, changes.history),
    ...followUps,
  ])
}
