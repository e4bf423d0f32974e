import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { jsonColumn, plainColumn, textColumn } from '#platform/columns.ts'
import { type Tx, together } from '#platform/db.ts'
import type { CaseRow, HistoryRow, TaskRow, TokenRow } from './rows.ts'

/** Everything a batch changed, net: each row once, as it stands at the end. */
export type Changes = {
  newCases: readonly CaseRow[]
  cases: readonly ChangedCase[]
  tokens: readonly TokenRow[]
  goneTokenIds: readonly string[]
  tasks: readonly (TaskRow & { barredIds: readonly string[]; remark: string | null })[]
  /** Tasks whose inbox rows may differ from before; `candidates` is empty for a task that isn't open any more. */
  inboxes: readonly { taskId: string; caseId: string; candidates: readonly string[] }[]
  /** By a node of the flow, or sent by a person. */
  copies: readonly { caseId: string; nodeId: string | null; operatorId: string; sentBy?: string }[]
  history: readonly HistoryRow[]
}

/** Facts and barred people are null where they are as they were. */
export type ChangedCase = Omit<CaseRow, 'facts' | 'barredIds'> & {
  facts: CaseRow['facts'] | null
  barredIds: CaseRow['barredIds'] | null
}

type Lines = RawBuilder<unknown>[]

/** Arrays of arrays reach PostgreSQL as texts, for `unnest` would flatten them. */
const idsColumn = (lists: readonly (readonly string[] | null)[]) =>
  textColumn(lists.map((ids) => ids && plainColumn(ids)))

/** Which of the rows stood in the database before: those are changed, the others are new. */
export type Stored = { tasks: ReadonlySet<string>; tokens: ReadonlySet<string> }

/** Those that stood in the database, and those that are new. */
function parted<T extends { id: string }>(rows: readonly T[], stored: ReadonlySet<string>): [T[], T[]] {
  return [rows.filter((row) => stored.has(row.id)), rows.filter((row) => !stored.has(row.id))]
}

function newCaseLines(at: string, cases: readonly CaseRow[]): Lines {
  if (cases.length === 0) return []
  const lines = sql`
    insert into approvals.case (id, kind, flow_version_id, state, maker_id, maker_name, barred_ids, facts, last_visit,
      checks, committed, business_line, department_id, client_id, account_id, target_type, target_id, target_label,
      opened_at, closed_at, parent_id, parent_token_id, parent_visit, people)
    select g.id, g.kind, g.flow_version_id, g.state, g.maker_id, g.maker_name, g.barred_ids::uuid[], g.facts::jsonb,
      g.last_visit, g.checks, g.committed, g.business_line, g.department_id, g.client_id, g.account_id, g.target_type,
      g.target_id, g.target_label, ${at}, case when g.state = 'running' then null else ${at}::timestamptz end,
      g.parent_id, g.parent_token_id, g.parent_visit, g.people::jsonb
    from unnest(${plainColumn(cases.map((one) => one.id))}::uuid[], ${plainColumn(cases.map((one) => one.kind))}::text[],
      ${plainColumn(cases.map((one) => one.flowVersionId))}::uuid[],
      ${plainColumn(cases.map((one) => one.state))}::text[], ${plainColumn(cases.map((one) => one.makerId))}::uuid[],
      ${textColumn(cases.map((one) => one.makerName))}::text[], ${idsColumn(cases.map((one) => one.barredIds))}::text[],
      ${jsonColumn(cases.map((one) => one.facts))}::text[], ${plainColumn(cases.map((one) => one.lastVisit))}::int[],
      ${plainColumn(cases.map((one) => one.checks))}::int[], ${plainColumn(cases.map((one) => one.committed))}::boolean[],
      ${textColumn(cases.map((one) => one.businessLine))}::text[],
      ${plainColumn(cases.map((one) => one.departmentId))}::uuid[],
      ${plainColumn(cases.map((one) => one.clientId))}::uuid[], ${plainColumn(cases.map((one) => one.accountId))}::uuid[],
      ${textColumn(cases.map((one) => one.targetType))}::text[], ${textColumn(cases.map((one) => one.targetId))}::text[],
      ${textColumn(cases.map((one) => one.targetLabel))}::text[],
      ${plainColumn(cases.map((one) => one.parent?.caseId ?? null))}::uuid[],
      ${plainColumn(cases.map((one) => one.parent?.tokenId ?? null))}::uuid[],
      ${plainColumn(cases.map((one) => one.parent?.visit ?? null))}::int[],
      ${jsonColumn(cases.map((one) => one.people ?? null))}::text[])
      as g (id, kind, flow_version_id, state, maker_id, maker_name, barred_ids, facts, last_visit, checks, committed,
        business_line, department_id, client_id, account_id, target_type, target_id, target_label, parent_id,
        parent_token_id, parent_visit, people)`
  return [lines]
}

function caseLines(at: string, cases: Changes['cases']): Lines {
  if (cases.length === 0) return []
  const lines = sql`
    update approvals.case c set state = g.state, facts = coalesce(g.facts::jsonb, c.facts), last_visit = g.last_visit,
      checks = g.checks, committed = g.committed, barred_ids = coalesce(g.barred_ids::uuid[], c.barred_ids),
      version = c.version + 1,
      closed_at = case when g.state = 'running' then null else ${at}::timestamptz end
    from unnest(${plainColumn(cases.map((one) => one.id))}::uuid[], ${plainColumn(cases.map((one) => one.state))}::text[],
      ${jsonColumn(cases.map((one) => one.facts))}::text[], ${plainColumn(cases.map((one) => one.lastVisit))}::int[],
      ${plainColumn(cases.map((one) => one.checks))}::int[], ${plainColumn(cases.map((one) => one.committed))}::boolean[],
      ${idsColumn(cases.map((one) => one.barredIds))}::text[])
      as g (id, state, facts, last_visit, checks, committed, barred_ids)
    where c.id = g.id`
  return [lines]
}

function newTokenLines(at: string, tokens: readonly TokenRow[]): Lines {
  if (tokens.length === 0) return []
  const lines = sql`
    insert into approvals.token (id, case_id, node_id, state, visit, path, trail, resume, origin, incident, entered_at)
    select g.id, g.case_id, g.node_id, g.state, g.visit, g.path::jsonb, g.trail::jsonb, g.resume::jsonb, g.origin::jsonb,
      g.incident, ${at}
    from unnest(${plainColumn(tokens.map((one) => one.id))}::uuid[],
      ${plainColumn(tokens.map((one) => one.caseId))}::uuid[], ${textColumn(tokens.map((one) => one.nodeId))}::text[],
      ${plainColumn(tokens.map((one) => one.state))}::text[], ${plainColumn(tokens.map((one) => one.visit))}::int[],
      ${jsonColumn(tokens.map((one) => one.path))}::text[], ${jsonColumn(tokens.map((one) => one.trail))}::text[],
      ${jsonColumn(tokens.map((one) => one.resume))}::text[], ${jsonColumn(tokens.map((one) => one.origin))}::text[],
      ${plainColumn(tokens.map((one) => one.incident))}::text[])
      as g (id, case_id, node_id, state, visit, path, trail, resume, origin, incident)`
  return [lines]
}

function movedTokenLines(at: string, tokens: readonly TokenRow[]): Lines {
  if (tokens.length === 0) return []
  const ids = plainColumn(tokens.map((one) => one.id))
  const lines = sql`
    update approvals.token k set node_id = g.node_id, state = g.state, visit = g.visit, path = g.path::jsonb,
      trail = g.trail::jsonb, resume = g.resume::jsonb, origin = g.origin::jsonb, incident = g.incident,
      entered_at = ${at}
    from unnest(${ids}::uuid[], ${textColumn(tokens.map((one) => one.nodeId))}::text[],
      ${plainColumn(tokens.map((one) => one.state))}::text[], ${plainColumn(tokens.map((one) => one.visit))}::int[],
      ${jsonColumn(tokens.map((one) => one.path))}::text[], ${jsonColumn(tokens.map((one) => one.trail))}::text[],
      ${jsonColumn(tokens.map((one) => one.resume))}::text[], ${jsonColumn(tokens.map((one) => one.origin))}::text[],
      ${plainColumn(tokens.map((one) => one.incident))}::text[])
      as g (id, node_id, state, visit, path, trail, resume, origin, incident)
    -- Said twice: else each row of a table the server takes for empty is compared with each of these.
    where k.id = g.id and k.id = any(${ids}::uuid[])`
  return [lines]
}

function tokenLines(at: string, { tokens, goneTokenIds }: Changes, stored: Stored): Lines {
  const [moved, made] = parted(tokens, stored.tokens)
  const gone = sql`delete from approvals.token where id = any(${plainColumn(goneTokenIds)}::uuid[])`
  return [...(goneTokenIds.length > 0 ? [gone] : []), ...movedTokenLines(at, moved), ...newTokenLines(at, made)]
}

function newTaskLines(at: string, tasks: Changes['tasks']): Lines {
  if (tasks.length === 0) return []
  const lines = sql`
    insert into approvals.task (id, case_id, visit, node_id, kind, state, lane, position, candidate_ids, source, added_by,
      claimed_by, delegated_by, decided_by, decided_name, decided_at, remark, hand_overs, barred_ids, due_at,
      opened_at)
    select g.id, g.case_id, g.visit, g.node_id, g.kind, g.state, g.lane, g.position, g.candidate_ids::uuid[], g.source,
      g.added_by, g.claimed_by, g.delegated_by, g.decided_by, g.decided_name, g.decided_at, g.remark, g.hand_overs,
      g.barred_ids::uuid[], g.due_at, ${at}
    from unnest(${plainColumn(tasks.map((one) => one.id))}::uuid[],
      ${plainColumn(tasks.map((one) => one.caseId))}::uuid[], ${plainColumn(tasks.map((one) => one.visit))}::int[],
      ${textColumn(tasks.map((one) => one.nodeId))}::text[], ${plainColumn(tasks.map((one) => one.kind))}::text[],
      ${plainColumn(tasks.map((one) => one.state))}::text[], ${plainColumn(tasks.map((one) => one.lane))}::int[],
      ${plainColumn(tasks.map((one) => one.position))}::int[], ${idsColumn(tasks.map((one) => one.candidates))}::text[],
      ${plainColumn(tasks.map((one) => one.source))}::text[], ${plainColumn(tasks.map((one) => one.addedBy))}::uuid[],
      ${plainColumn(tasks.map((one) => one.claimedBy))}::uuid[],
      ${plainColumn(tasks.map((one) => one.delegatedBy))}::uuid[],
      ${plainColumn(tasks.map((one) => one.decidedBy))}::uuid[],
      ${textColumn(tasks.map((one) => one.decidedName))}::text[],
      ${plainColumn(tasks.map((one) => one.decidedAt))}::timestamptz[], ${textColumn(tasks.map((one) => one.remark))}::text[],
      ${plainColumn(tasks.map((one) => one.handOvers))}::int[], ${idsColumn(tasks.map((one) => one.barredIds))}::text[],
      ${plainColumn(tasks.map((one) => one.dueAt))}::timestamptz[])
      as g (id, case_id, visit, node_id, kind, state, lane, position, candidate_ids, source, added_by, claimed_by,
        delegated_by, decided_by, decided_name, decided_at, remark, hand_overs, barred_ids, due_at)`
  return [lines]
}

function changedTaskLines(tasks: Changes['tasks']): Lines {
  if (tasks.length === 0) return []
  const lines = sql`
    update approvals.task t set state = g.state, lane = g.lane, position = g.position,
      candidate_ids = g.candidate_ids::uuid[], source = g.source, claimed_by = g.claimed_by,
      delegated_by = g.delegated_by, decided_by = g.decided_by, decided_name = g.decided_name,
      decided_at = g.decided_at, remark = coalesce(g.remark, t.remark), hand_overs = g.hand_overs,
      -- Whoever was barred when it was decided counts: an editor's earlier approval stays his.
      barred_ids = case when t.decided_by is null then g.barred_ids::uuid[] else t.barred_ids end
    from unnest(${plainColumn(tasks.map((one) => one.id))}::uuid[], ${plainColumn(tasks.map((one) => one.state))}::text[],
      ${plainColumn(tasks.map((one) => one.lane))}::int[], ${plainColumn(tasks.map((one) => one.position))}::int[],
      ${idsColumn(tasks.map((one) => one.candidates))}::text[], ${plainColumn(tasks.map((one) => one.source))}::text[],
      ${plainColumn(tasks.map((one) => one.claimedBy))}::uuid[],
      ${plainColumn(tasks.map((one) => one.delegatedBy))}::uuid[],
      ${plainColumn(tasks.map((one) => one.decidedBy))}::uuid[],
      ${textColumn(tasks.map((one) => one.decidedName))}::text[],
      ${plainColumn(tasks.map((one) => one.decidedAt))}::timestamptz[], ${textColumn(tasks.map((one) => one.remark))}::text[],
      ${plainColumn(tasks.map((one) => one.handOvers))}::int[], ${idsColumn(tasks.map((one) => one.barredIds))}::text[])
      as g (id, state, lane, position, candidate_ids, source, claimed_by, delegated_by, decided_by, decided_name,
        decided_at, remark, hand_overs, barred_ids)
    where t.id = g.id`
  return [lines]
}

function taskLines(at: string, tasks: Changes['tasks'], stored: Stored): Lines {
  const [changed, made] = parted(tasks, stored.tasks)
  return [...changedTaskLines(changed), ...newTaskLines(at, made)]
}

function inboxLines(at: string, inboxes: Changes['inboxes'], stored: Stored): Lines {
  const old = inboxes.filter((one) => stored.tasks.has(one.taskId)).map((one) => one.taskId)
  const places = inboxes.flatMap((one) => one.candidates.map((operatorId) => ({ ...one, operatorId })))
  const gone = sql`delete from approvals.task_candidate where task_id = any(${plainColumn(old)}::uuid[])`
  const lines = sql`
    insert into approvals.task_candidate (operator_id, task_id, case_id, opened_at)
    select g.operator_id, g.task_id, g.case_id, ${at}
    from unnest(${plainColumn(places.map((one) => one.operatorId))}::uuid[],
      ${plainColumn(places.map((one) => one.taskId))}::uuid[], ${plainColumn(places.map((one) => one.caseId))}::uuid[])
      as g (operator_id, task_id, case_id)`
  return [...(old.length > 0 ? [gone] : []), ...(places.length > 0 ? [lines] : [])]
}

function copyLines(at: string, copies: Changes['copies']): Lines {
  if (copies.length === 0) return []
  const lines = sql`
    insert into approvals.copy (id, case_id, node_id, operator_id, sent_by, sent_at)
    select g.id, g.case_id, g.node_id, g.operator_id, g.sent_by, ${at}
    from unnest(${plainColumn(copies.map(() => newId<'copy'>()))}::uuid[],
      ${plainColumn(copies.map((one) => one.caseId))}::uuid[], ${textColumn(copies.map((one) => one.nodeId))}::text[],
      ${plainColumn(copies.map((one) => one.operatorId))}::uuid[],
      ${plainColumn(copies.map((one) => one.sentBy ?? null))}::uuid[])
      as g (id, case_id, node_id, operator_id, sent_by)`
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
    from unnest(${plainColumn(history.map(() => newId<'caseEvent'>()))}::uuid[],
      ${plainColumn(history.map((one) => one.caseId))}::uuid[], ${textColumn(history.map((one) => one.kind))}::text[],
      ${plainColumn(history.map((one) => one.taskId))}::uuid[], ${textColumn(history.map((one) => one.nodeId))}::text[],
      ${plainColumn(history.map((one) => one.operatorId))}::uuid[],
      ${textColumn(history.map((one) => one.operatorName))}::text[], ${textColumn(history.map((one) => one.remark))}::text[],
      ${jsonColumn(history.map((one) => one.detail))}::text[])
      as g (id, case_id, kind, task_id, node_id, operator_id, operator_name, remark, detail)`
  return [lines]
}

/**
 * Writes a batch's changes, one statement for each table however many cases there are, in one trip.
 *
 * @param stored Ids of what stood in the database before.
 * @param followUps What is written down besides: outside work and jobs.
 */
export async function flush(
  tx: Tx,
  now: Temporal.Instant,
  changes: Changes,
  stored: Stored,
  followUps: readonly RawBuilder<unknown>[] = [],
): Promise<void> {
  const at = toWire(now)
  await together(tx, [
    ...newCaseLines(at, changes.newCases),
    ...caseLines(at, changes.cases),
    ...tokenLines(at, changes, stored),
    ...taskLines(at, changes.tasks, stored),
    ...inboxLines(at, changes.inboxes, stored),
    ...copyLines(at, changes.copies),
    ...historyLines(at, changes.history),
    ...followUps,
  ])
}
