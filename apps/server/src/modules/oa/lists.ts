import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { OUTCOMES, TODO_STATES } from './schema.ts'

export const VIEW = 'oa.link.view'

const columns = { businessLine: sql`c.business_line`, departmentId: sql`c.department_id` }

/** What stands in the office tool about cases in scope, newest first: index todo_created. */
export const todoList: ListDefinition = {
  id: 'oa.todo',
  permission: VIEW,
  exportPermission: 'oa.link.export',
  scope: 'accounts',
  summary: 'To-dos of cases in scope as the office tool knows them',
  from: sql`oa.todo t join approvals.v_case c on c.id = t.case_id`,
  rowId: sql<string>`t.id`,
  where: (actor) => inScope(actor, columns),
  topic: 'oa',
  columns: [
    { key: 'createdAt', kind: 'instant', select: sql`t.created_at` },
    { key: 'subject', kind: 'text', select: sql`c.target_label` },
    { key: 'operatorId', kind: 'text', select: sql`t.operator_id`, names: 'people' },
    { key: 'userId', kind: 'text', select: sql`t.user_id` },
    { key: 'state', kind: 'state', select: sql`t.state`, values: 'oa:state.todo' },
    {
      key: 'offered',
      kind: 'tags',
      select: sql`array_remove(array[case when t.agree then 'agree' end, case when t.refuse then 'refuse' end], null)`,
      values: 'oa:state.decision',
    },
    { key: 'result', kind: 'state', select: sql`t.result`, values: 'approvals:state.task' },
    { key: 'attempts', kind: 'number', select: sql`t.attempts` },
    { key: 'error', kind: 'text', select: sql`t.error` },
    { key: 'caseId', kind: 'text', select: sql`t.case_id`, hidden: true },
  ],
  filters: [chosenFilter('state', sql`t.state`, TODO_STATES, 'oa:state.todo')],
  sorts: [{ key: 'createdAt', by: sql`t.created_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Decisions that came from the office tool about cases in scope, newest first: index decision_received. */
export const decisionList: ListDefinition = {
  id: 'oa.decision',
  permission: VIEW,
  exportPermission: 'oa.link.export',
  scope: 'accounts',
  summary: 'Decisions from the office tool about cases in scope, refused ones too',
  from: sql`oa.decision d left join approvals.v_case c on c.id = d.case_id`,
  rowId: sql<string>`d.id`,
  where: (actor) => inScope(actor, columns),
  topic: 'oa',
  columns: [
    { key: 'receivedAt', kind: 'instant', select: sql`d.received_at` },
    { key: 'subject', kind: 'text', select: sql`c.target_label` },
    { key: 'operatorId', kind: 'text', select: sql`d.operator_id`, names: 'people' },
    { key: 'userId', kind: 'text', select: sql`d.user_id` },
    { key: 'decision', kind: 'state', select: sql`d.decision`, values: 'oa:state.decision' },
    { key: 'outcome', kind: 'state', select: sql`d.outcome`, values: 'oa:state.outcome' },
    { key: 'code', kind: 'text', select: sql`d.code` },
    { key: 'caseId', kind: 'text', select: sql`d.case_id`, hidden: true },
  ],
  filters: [chosenFilter('outcome', sql`d.outcome`, OUTCOMES, 'oa:state.outcome')],
  sorts: [{ key: 'receivedAt', by: sql`d.received_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Who operators are in the office tool, by name. */
export const personList: ListDefinition = {
  id: 'oa.person',
  permission: VIEW,
  exportPermission: 'oa.link.export',
  scope: 'none',
  summary: 'Who operators are in the office tool',
  from: sql`oa.person m join access.v_person p on p.id = m.operator_id`,
  rowId: sql<string>`m.operator_id`,
  where: () => sql<boolean>`true`,
  topic: 'oa',
  columns: [
    { key: 'name', kind: 'text', select: sql`p.name` },
    { key: 'username', kind: 'text', select: sql`p.username` },
    { key: 'userId', kind: 'text', select: sql`m.user_id` },
    { key: 'mappedAt', kind: 'instant', select: sql`m.mapped_at` },
  ],
  filters: [
    defineFilter({
      key: 'username',
      kind: 'text',
      schema: z.string().trim().min(1).max(100),
      where: (value) => sql<boolean>`(p.username = ${value} or p.name = ${value})`,
    }) as ListFilter,
  ],
  sorts: [{ key: 'mappedAt', by: sql`m.mapped_at`, type: 'timestamptz', direction: 'desc' }],
}
