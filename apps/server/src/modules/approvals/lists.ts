import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { defineFilter, type ListColumn, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { TASK_KINDS, TASK_STATES } from './schema/case.ts'
import { TICKET_STATES } from './schema/wire.ts'

/** A case without a command (a business subject put to its reviewers) has had its effect when it is approved. */
const ticketState = sql`case when c.state = 'running' then 'pending' when c.state <> 'approved' then c.state
  when t.effect = 'none' then 'ready' else coalesce(t.effect, 'done') end`

/** Real holders of the open tasks; a pool nobody has claimed shows everybody in it. Always equals the open tasks. */
const handlers = sql`(select coalesce(array_agg(distinct coalesce(k.claimed_by::text, person)), '{}')
  from approvals.task k, unnest(k.candidate_ids::text[]) person where k.case_id = c.id and k.state = 'open')`

const states = 'approvals:state.ticket'

const caseColumns: ListColumn[] = [
  { key: 'command', kind: 'text', select: sql`t.command`, values: 'command' },
  { key: 'target', kind: 'text', select: sql`c.target_label` },
  { key: 'state', kind: 'state', select: ticketState, values: states },
  { key: 'maker', kind: 'text', select: sql`c.maker_name` },
  { key: 'reason', kind: 'text', select: sql`t.reason` },
  { key: 'businessLine', kind: 'state', select: sql`c.business_line`, values: 'access:state.businessLine' },
  { key: 'openedAt', kind: 'instant', select: sql`c.opened_at` },
  { key: 'closedAt', kind: 'instant', select: sql`c.closed_at`, hidden: true },
  { key: 'targetType', kind: 'text', select: sql`c.target_type`, hidden: true },
  { key: 'targetId', kind: 'id', select: sql`c.target_id`, hidden: true },
  { key: 'ticketId', kind: 'id', select: sql`c.id::text`, hidden: true },
]

const someOf = (values: readonly string[]) => z.array(z.enum(values as [string, ...string[]])).max(50)
const commands = z.array(z.string().max(100)).max(100)
const day = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() })

/** Whole days, both ends included. */
function between(column: RawBuilder<unknown>, { from, to }: z.output<typeof day>): RawBuilder<boolean> {
  const after = from === undefined ? sql`true` : sql`${column} >= ${from}::date`
  const before = to === undefined ? sql`true` : sql`${column} < ${to}::date + 1`
  return sql<boolean>`(${after} and ${before})`
}

const caseFilters: ListFilter[] = [
  defineFilter({
    key: 'command',
    schema: commands,
    kind: 'select',
    where: (names) => sql`t.command = any(${names}::text[])`,
  }),
  defineFilter({
    key: 'openedAt',
    schema: day,
    kind: 'date-range',
    where: (range) => between(sql`c.opened_at`, range),
  }),
  defineFilter({
    key: 'target',
    schema: z.string().trim().min(1).max(100),
    kind: 'search',
    where: (text) => sql`c.target_label ilike ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`}`,
  }),
  defineFilter({ key: 'accountId', schema: z.uuid(), kind: 'id', where: (id) => sql`c.account_id = ${id}::uuid` }),
  defineFilter({ key: 'clientId', schema: z.uuid(), kind: 'id', where: (id) => sql`c.client_id = ${id}::uuid` }),
]

const stateFilter = defineFilter({
  key: 'state',
  schema: someOf(TICKET_STATES),
  kind: 'select',
  options: TICKET_STATES,
  values: states,
  where: (wanted) => sql`${ticketState} = any(${wanted}::text[])`,
})

const taskKind: ListColumn = { key: 'taskKind', kind: 'state', select: sql`k.kind`, values: 'approvals:state.taskKind' }
const byTime = (column: RawBuilder<unknown>, key: string) =>
  [
    { key, by: column, type: 'timestamptz', direction: 'desc' },
    { key, by: column, type: 'timestamptz', direction: 'asc' },
  ] as const

/** All tickets of the accounts a person may see. */
export const ticketList: ListDefinition = {
  id: 'approvals.ticket',
  permission: 'approvals.ticket.view',
  exportPermission: 'approvals.ticket.export',
  scope: 'accounts',
  summary: 'Tickets: commands waiting for approval, and what became of them',
  from: sql`approvals.case c join approvals.ticket t on t.case_id = c.id`,
  rowId: sql`c.id`,
  // What belongs to no account (rules, flows) is seen by those who see everything, and by its maker.
  where: (actor) =>
    sql`(c.maker_id = ${actor.operatorId}::uuid or
      ${inScope(actor, { businessLine: sql`c.business_line`, departmentId: sql`c.department_id` })})`,
  columns: [...caseColumns, { key: 'handlerIds', kind: 'tags', select: handlers, hidden: true }],
  filters: [...caseFilters, stateFilter],
  sorts: byTime(sql`c.opened_at`, 'openedAt'),
  topic: 'tickets',
}

/** What waits for this person. */
export const todoList: ListDefinition = {
  id: 'approvals.todo',
  permission: 'approvals.task.agree',
  exportPermission: null,
  scope: 'own',
  summary: 'Tasks the person may act on now',
  from: sql`approvals.task_candidate p join approvals.task k on k.id = p.task_id
    join approvals.case c on c.id = p.case_id left join approvals.ticket t on t.case_id = c.id`,
  rowId: sql`p.task_id`,
  where: (actor) => sql`(p.operator_id = ${actor.operatorId}::uuid
    and (k.claimed_by is null or k.claimed_by = ${actor.operatorId}::uuid))`,
  columns: [
    ...caseColumns,
    taskKind,
    { key: 'waitingSince', kind: 'instant', select: sql`p.opened_at` },
    { key: 'delegated', kind: 'boolean', select: sql`k.delegated_by is not null`, hidden: true },
  ],
  filters: [
    ...caseFilters,
    defineFilter({
      key: 'taskKind',
      schema: someOf(TASK_KINDS),
      kind: 'select',
      options: TASK_KINDS,
      values: 'approvals:state.taskKind',
      where: (kinds) => sql`k.kind = any(${kinds}::text[])`,
    }),
  ],
  sorts: [
    { key: 'waitingSince', by: sql`p.opened_at`, type: 'timestamptz', direction: 'asc' },
    { key: 'waitingSince', by: sql`p.opened_at`, type: 'timestamptz', direction: 'desc' },
  ],
  topic: 'tasks',
}

/** What this person decided. */
export const doneList: ListDefinition = {
  id: 'approvals.done',
  permission: 'approvals.task.agree',
  exportPermission: null,
  scope: 'own',
  summary: 'Tasks the person has decided',
  from: sql`approvals.task k join approvals.case c on c.id = k.case_id left join approvals.ticket t on t.case_id = c.id`,
  rowId: sql`k.id`,
  where: (actor) => sql`k.decided_by = ${actor.operatorId}::uuid`,
  columns: [
    ...caseColumns,
    taskKind,
    { key: 'decision', kind: 'state', select: sql`k.state`, values: 'approvals:state.task' },
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
      options: TASK_STATES.filter((state) => ['agreed', 'refused', 'returned', 'retracted'].includes(state)),
      values: 'approvals:state.task',
      where: (wanted) => sql`k.state = any(${wanted}::text[])`,
    }),
  ],
  sorts: byTime(sql`k.decided_at`, 'decidedAt'),
  topic: 'tasks',
}

/** What this person started. */
export const startedList: ListDefinition = {
  id: 'approvals.started',
  permission: 'approvals.case.withdraw',
  exportPermission: null,
  scope: 'own',
  summary: 'Cases the person has opened',
  from: sql`approvals.case c left join approvals.ticket t on t.case_id = c.id`,
  rowId: sql`c.id`,
  where: (actor) => sql`c.maker_id = ${actor.operatorId}::uuid`,
  columns: caseColumns,
  filters: [...caseFilters, stateFilter],
  sorts: byTime(sql`c.opened_at`, 'openedAt'),
  topic: 'tickets',
}

/** What this person was sent for information. */
export const copyList: ListDefinition = {
  id: 'approvals.copy',
  permission: 'approvals.copy.view',
  exportPermission: null,
  scope: 'own',
  summary: 'Cases the person was sent for information',
  from: sql`approvals.copy y join approvals.case c on c.id = y.case_id left join approvals.ticket t on t.case_id = c.id`,
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
  topic: 'tasks',
}

export const lists = [ticketList, todoList, doneList, startedList, copyList]
