import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { defineFilter, type ListColumn, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { TASK_KINDS, TASK_STATES } from '../schema/case.ts'
import { WORK } from '../service/people.ts'
import { superseded } from '../store/standing.ts'
import {
  byTime,
  caseColumns,
  caseDetail,
  caseFilters,
  caseLabel,
  columnsWithout,
  someOf,
  stateFilter,
} from './columns.ts'

const taskKind: ListColumn = { key: 'taskKind', kind: 'state', select: sql`k.kind`, values: 'approvals:state.taskKind' }
/** Of the step this task belongs to; null where it may be decided one by one only. */
const batchable: ListColumn = {
  key: 'batchable',
  kind: 'boolean',
  hidden: true,
  select: sql`coalesce((jsonb_path_query_first(v.definition, '$.nodes[*] ? (@.id == $n).batchable',
    jsonb_build_object('n', k.node_id)))::boolean, true) and k.kind <> 'amend'`,
}
const stepDue: ListColumn = { key: 'dueAt', kind: 'instant', select: sql`k.due_at` }
/**
 * What happened to the task or its case from outside: the form was put right while it ran, so that whoever is asked looks at
 * it afresh; somebody in charge named others for this step. Walks `case_event_case`.
 */
const marks: ListColumn = {
  key: 'marks',
  kind: 'tags',
  values: 'approvals:state.mark',
  select: sql`array(select 'corrected' where exists (
      select 1 from approvals.case_event e where e.case_id = k.case_id and e.kind = 'edited')
    union all select 'redirected' where exists (
      select 1 from approvals.case_event e where e.case_id = k.case_id
        and (e.task_id = k.id and e.kind = 'reassign' or e.detail ? 'people' and coalesce(e.node_id, e.detail ->> 'step') = k.node_id)))`,
}
/** What was agreed to has been changed since: the agreement counts no more. */
const outdated: ListColumn = { ...marks, select: sql`array(select 'stale' where ${superseded(sql`k`)})` }
/** Whom the task is with at present: the person asked for an opinion, else whoever shares it. */
const taskColumns: ListColumn[] = [
  ...columnsWithout('state').map((column) => (column.key === 'dueAt' ? stepDue : column)),
  marks,
  { ...taskKind, hidden: true },
  { key: 'waitingSince', kind: 'instant', select: sql`k.opened_at` },
  { key: 'delegated', kind: 'boolean', select: sql`k.delegated_by is not null`, hidden: true },
  batchable,
]

const kindFilter = defineFilter({
  key: 'taskKind',
  schema: someOf(TASK_KINDS),
  kind: 'select',
  options: TASK_KINDS,
  values: 'approvals:state.taskKind',
  where: (kinds) => sql`k.kind = any(${kinds}::text[])`,
})
const overdueFilter = defineFilter({
  key: 'overdue',
  schema: z.boolean(),
  kind: 'boolean',
  where: (yes) => (yes ? sql<boolean>`k.due_at < now()` : sql<boolean>`(k.due_at is null or k.due_at >= now())`),
})
const taskFilters: ListFilter[] = [...caseFilters, kindFilter, overdueFilter]

// Joined from the left, so that counting leaves out what no filter asks for: every task has its case.
const ofTask = sql`left join approvals.case c on c.id = k.case_id left join approvals.ticket t on t.case_id = c.id`
const candidate = sql`approvals.task_candidate p join approvals.task k on k.id = p.task_id ${ofTask}`
const mine = (actor: Actor): RawBuilder<boolean> =>
  sql<boolean>`p.operator_id = ${actor.operatorId}::uuid and (k.claimed_by is null or k.claimed_by = ${actor.operatorId}::uuid)`

const own = { permission: WORK, exportPermission: 'approvals.ticket.export', scope: 'own', topic: 'tasks' } as const
const waiting = {
  ...own,
  detail: caseDetail,
  label: caseLabel,
  columns: taskColumns,
  filters: taskFilters,
  rowId: sql<string>`p.task_id`,
}
const byWait = byTime(sql`p.opened_at`, 'waitingSince', 'asc')

/** What waits for this person. Walks `task_candidate_pkey`, which is sorted by when each task came. */
export const todoList: ListDefinition = {
  ...waiting,
  id: 'approvals.todo',
  summary: 'Tasks the person may act on now',
  from: candidate,
  where: mine,
  sorts: [...byWait, { key: 'dueAt', by: sql`k.due_at`, type: 'timestamptz', direction: 'asc' }],
}

/** Shared tasks nobody has claimed. Walks `task_candidate_pkey`. */
export const poolList: ListDefinition = {
  ...waiting,
  id: 'approvals.pool',
  summary: 'Shared tasks the person may claim',
  from: candidate,
  where: (actor) => sql`${mine(actor)} and k.claimed_by is null and cardinality(k.candidate_ids) > 1`,
  sorts: byWait,
}

/** What should have been decided by now. Walks `task_overdue`, or the inbox when that is shorter. */
export const overdueList: ListDefinition = {
  ...waiting,
  id: 'approvals.overdue',
  summary: 'Tasks of the person that are past their time',
  from: candidate,
  where: (actor) => sql`${mine(actor)} and k.due_at < now()`,
  sorts: byTime(sql`k.due_at`, 'dueAt', 'asc'),
}

/** What this person has lent for an opinion. Walks `task_delegated`. */
export const delegatedList: ListDefinition = {
  ...own,
  id: 'approvals.delegated',
  summary: 'Tasks the person has lent to somebody for an opinion',
  from: sql`approvals.task k ${ofTask}`,
  detail: caseDetail,
  rowId: sql`k.id`,
  where: (actor) => sql`k.delegated_by = ${actor.operatorId}::uuid and k.state = 'open'`,
  columns: taskColumns.filter((column) => column.key !== 'batchable'),
  filters: taskFilters,
  sorts: byTime(sql`k.opened_at`, 'waitingSince', 'asc'),
}

const DECISIONS = TASK_STATES.filter((state) => ['agreed', 'refused', 'returned', 'retracted'].includes(state))

/** What this person decided. Walks `task_decided`. */
export const doneList: ListDefinition = {
  ...own,
  id: 'approvals.done',
  summary: 'Tasks the person has decided',
  from: sql`approvals.task k ${ofTask}`,
  detail: caseDetail,
  rowId: sql`k.id`,
  where: (actor) => sql`k.decided_by = ${actor.operatorId}::uuid`,
  columns: [
    ...columnsWithout('dueAt'),
    taskKind,
    { key: 'decision', kind: 'state', select: sql`k.state`, values: 'approvals:state.task' },
    outdated,
    { key: 'decidedAt', kind: 'instant', select: sql`k.decided_at` },
    { key: 'remark', kind: 'text', select: sql`k.remark` },
  ],
  filters: [
    ...caseFilters,
    stateFilter,
    defineFilter({
      key: 'decision',
      schema: someOf(TASK_STATES),
      kind: 'select',
      options: DECISIONS,
      values: 'approvals:state.task',
      where: (wanted) => sql`k.state = any(${wanted}::text[])`,
    }),
  ],
  sorts: byTime(sql`k.decided_at`, 'decidedAt'),
}

/** What this person started. Walks `case_maker_opened`. */
export const startedList: ListDefinition = {
  ...own,
  id: 'approvals.started',
  permission: 'approvals.case.withdraw',
  summary: 'Cases the person has opened',
  from: sql`approvals.case c left join approvals.ticket t on t.case_id = c.id`,
  detail: caseDetail,
  rowId: sql`c.id`,
  where: (actor) => sql`c.maker_id = ${actor.operatorId}::uuid`,
  columns: columnsWithout('maker'),
  filters: [...caseFilters.filter((filter) => filter.key !== 'makerId'), stateFilter],
  sorts: byTime(sql`c.opened_at`, 'openedAt'),
  topic: 'tickets',
}

/** What this person was sent for information. Walks `copy_inbox`. */
export const copyList: ListDefinition = {
  ...own,
  id: 'approvals.copy',
  permission: 'approvals.copy.view',
  summary: 'Cases the person was sent for information',
  from: sql`approvals.copy y left join approvals.case c on c.id = y.case_id left join approvals.ticket t on t.case_id = c.id`,
  detail: caseDetail,
  rowId: sql`y.id`,
  where: (actor) => sql`y.operator_id = ${actor.operatorId}::uuid`,
  columns: [
    ...caseColumns,
    { key: 'sentAt', kind: 'instant', select: sql`y.sent_at` },
    { key: 'unread', kind: 'boolean', select: sql`y.read_at is null` },
  ],
  filters: [
    ...caseFilters,
    stateFilter,
    defineFilter({
      key: 'unread',
      schema: z.boolean(),
      kind: 'boolean',
      where: (yes) => sql`(y.read_at is null) = ${yes}`,
    }),
  ],
  sorts: byTime(sql`y.sent_at`, 'sentAt'),
}
