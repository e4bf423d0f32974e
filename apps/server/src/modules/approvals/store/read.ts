import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { INBOX_COUNT_MAX, type TicketEffect } from '../schema/wire.ts'
import { TASK_COLUMNS } from './case.ts'
import type { TaskRow } from './rows.ts'

/** What the page of a case shows besides the case itself; no command and no rule when a business subject is reviewed. */
export type TicketFacts = {
  command: string | null
  rule: string | null
  before: Record<string, Json> | null
  after: Record<string, Json> | null
  reason: string | null
  effect: TicketEffect
  effectAt: string | null
  attempts: number
  failureModule: string | null
  failureCode: string | null
  failureParams: Record<string, Json> | null
  openedAt: string
  closedAt: string | null
  reversalDue: boolean
}

export async function ticketFacts(reader: Reader, caseId: string): Promise<TicketFacts | null> {
  const [found] = await rows(
    reader,
    sql<TicketFacts>`select t.command, t.rule, t.before, t.after, t.reason, coalesce(t.effect, 'none') as effect,
        t.effect_at as "effectAt", coalesce(t.attempts, 0) as attempts,
        t.failure_module as "failureModule", t.failure_code as "failureCode", t.failure_params as "failureParams",
        c.opened_at as "openedAt", c.closed_at as "closedAt", c.reversal_due as "reversalDue"
      from approvals.case c left join approvals.ticket t on t.case_id = c.id where c.id = ${caseId}::uuid`,
  )
  return found ?? null
}

export type TaskFacts = TaskRow & { openedAt: string; remark: string | null; urgedAt: string | null }

/** Every task a case ever had, oldest first. */
export function tasksOfCase(reader: Reader, caseId: string): Promise<TaskFacts[]> {
  return rows(
    reader,
    sql<TaskFacts>`select ${TASK_COLUMNS}, t.opened_at as "openedAt", t.remark, t.urged_at as "urgedAt"
      from approvals.task t where t.case_id = ${caseId}::uuid order by t.opened_at, t.id`,
  )
}

export async function caseOfTask(reader: Reader, taskId: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ caseId: string }>`select case_id as "caseId" from approvals.task where id = ${taskId}::uuid`,
  )
  return found?.caseId ?? null
}

export type HistoryFacts = {
  id: string
  at: string
  kind: string
  taskId: string | null
  nodeId: string | null
  operatorId: string
  operatorName: string
  remark: string | null
  detail: Record<string, Json>
}

export function historyOf(reader: Reader, caseId: string): Promise<HistoryFacts[]> {
  return rows(
    reader,
    sql<HistoryFacts>`select id, at, kind, task_id as "taskId", node_id as "nodeId", operator_id as "operatorId",
        operator_name as "operatorName", remark, detail
      from approvals.case_event where case_id = ${caseId}::uuid order by id`,
  )
}

/** Whether this person made, was asked about, handed on, decided or was sent a copy of the case. */
export async function takesPart(reader: Reader, caseId: string, operatorId: string): Promise<boolean> {
  const [found] = await rows(
    reader,
    sql<{ yes: boolean }>`select
      exists (select 1 from approvals.case where id = ${caseId}::uuid and maker_id = ${operatorId}::uuid)
      or exists (select 1 from approvals.task where case_id = ${caseId}::uuid
        and (${operatorId}::uuid in (decided_by, delegated_by, added_by) or ${operatorId}::uuid = any(candidate_ids)))
      or ${sentCopy(caseId, operatorId)}
      as yes`,
  )
  return found?.yes ?? false
}

const sentCopy = (caseId: string, operatorId: string) => sql<boolean>`exists (select 1 from approvals.copy
  where case_id = ${caseId}::uuid and operator_id = ${operatorId}::uuid)`

/** Whether this person was sent a copy of the case. */
export async function readsCopy(reader: Reader, caseId: string, operatorId: string): Promise<boolean> {
  const [found] = await rows(reader, sql<{ yes: boolean }>`select ${sentCopy(caseId, operatorId)} as yes`)
  return found?.yes ?? false
}

export type InboxCounts = { todo: number; pool: number; overdue: number; delegated: number; unreadCopies: number }

/** What waits in each box of a person; each count stops one beyond `INBOX_COUNT_MAX`. Walks the indexes of the lists. */
export async function countsFor(reader: Reader, operatorId: string): Promise<InboxCounts> {
  const most = INBOX_COUNT_MAX
  const mine = (more: RawBuilder<unknown>) => sql`(select count(*)::int from (select 1 from approvals.task_candidate p
    join approvals.task k on k.id = p.task_id where p.operator_id = ${operatorId}::uuid
      and (k.claimed_by is null or k.claimed_by = ${operatorId}::uuid) and ${more} limit ${most}) q)`
  const [found] = await rows(
    reader,
    sql<InboxCounts>`select ${mine(sql`true`)} as todo,
      ${mine(sql`k.claimed_by is null and cardinality(k.candidate_ids) > 1`)} as pool,
      ${mine(sql`k.due_at < now()`)} as overdue,
      (select count(*)::int from (select 1 from approvals.task k
        where k.delegated_by = ${operatorId}::uuid and k.state = 'open' limit ${most}) q) as delegated,
      (select count(*)::int from (select 1 from approvals.copy y
        where y.operator_id = ${operatorId}::uuid and y.read_at is null limit ${most}) q) as "unreadCopies"`,
  )
  return found ?? { todo: 0, pool: 0, overdue: 0, delegated: 0, unreadCopies: 0 }
}

/** @returns the case of the copy, or null when the person has no such copy. */
export async function markCopyRead(
  tx: Tx,
  id: string,
  operatorId: string,
  now: Temporal.Instant,
): Promise<string | null> {
  const [found] = await rows(
    tx,
    sql<{ caseId: string }>`update approvals.copy set read_at = coalesce(read_at, ${toWire(now)}::timestamptz)
      where id = ${id}::uuid and operator_id = ${operatorId}::uuid returning case_id as "caseId"`,
  )
  return found?.caseId ?? null
}
