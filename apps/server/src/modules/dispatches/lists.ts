import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter, like } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { CLOSING_RULES, DISPATCH_STATES, ITEM_STANDINGS } from './schema.ts'
import { dispatchInScope, ITEM_FROM, itemInScope, LATE, STANDING } from './store.ts'

const items = (where: ReturnType<typeof sql>) =>
  sql`(select count(*) from dispatches.item i where i.dispatch_id = d.id and ${where})`
const late = sql<boolean>`(d.state = 'running' and d.due_at < now())`

const dispatchFilters: ListFilter[] = [
  chosenFilter('state', sql`d.state`, DISPATCH_STATES, 'dispatches:state.dispatch'),
  defineFilter({
    key: 'title',
    kind: 'search',
    schema: z.string().trim().min(1).max(100),
    where: (value) => sql<boolean>`(d.title ilike ${like(value)} or d.dispatch_no ilike ${like(value)})`,
  }),
  chosenFilter('rule', sql`d.rule`, CLOSING_RULES, 'dispatches:state.rule'),
  defineFilter({
    key: 'overdue',
    kind: 'boolean',
    schema: z.boolean(),
    where: (yes) => (yes ? late : sql<boolean>`not ${late}`),
  }),
  defineFilter({
    key: 'mine',
    kind: 'boolean',
    schema: z.boolean(),
    where: (yes, actor) =>
      yes
        ? sql<boolean>`d.sender_id = ${actor.operatorId}::uuid`
        : sql<boolean>`d.sender_id <> ${actor.operatorId}::uuid`,
  }),
]

/** Dispatches in scope, newest first: index dispatch_sent or dispatch_department. */
export const dispatchList: ListDefinition = {
  id: 'dispatches.dispatch',
  permission: 'dispatches.dispatch.view',
  exportPermission: 'dispatches.dispatch.export',
  scope: 'accounts',
  summary: 'What was dispatched, how far it is, and until when',
  from: sql`dispatches.dispatch d`,
  rowId: sql<string>`d.id`,
  where: dispatchInScope,
  topic: 'dispatches',
  columns: [
    { key: 'dispatchNo', kind: 'id', select: sql`d.dispatch_no` },
    { key: 'title', kind: 'text', select: sql`d.title` },
    { key: 'businessName', kind: 'text', select: sql`d.business_names`, names: 'labels' },
    { key: 'state', kind: 'state', select: sql`d.state`, values: 'dispatches:state.dispatch' },
    { key: 'doneCount', kind: 'number', select: items(sql`i.state = 'done'`) },
    { key: 'totalCount', kind: 'number', select: items(sql`true`) },
    { key: 'overdue', kind: 'boolean', select: late },
    { key: 'dueAt', kind: 'instant', select: sql`d.due_at` },
    { key: 'rule', kind: 'state', select: sql`d.rule`, values: 'dispatches:state.rule' },
    { key: 'senderName', kind: 'text', select: sql`d.sender_name` },
    { key: 'sentAt', kind: 'instant', select: sql`d.sent_at` },
    { key: 'closedAt', kind: 'instant', select: sql`d.closed_at`, hidden: true },
    {
      key: 'closedBecause',
      kind: 'state',
      select: sql`d.closed_because`,
      values: 'dispatches:state.closedBecause',
      hidden: true,
    },
  ],
  filters: dispatchFilters,
  sorts: [
    { key: 'sentAt', by: sql`d.sent_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'dueAt', by: sql`d.due_at`, type: 'timestamptz', direction: 'asc' },
  ],
}

const handlers = sql`array(select distinct person from approvals.v_open_task t cross join lateral
  unnest(t.operator_ids) person where t.case_id = i.case_id order by person)`

/** Recipients of dispatches with where they stand: `item_dispatch_id_position_key` for one dispatch. */
export const itemList: ListDefinition = {
  id: 'dispatches.item',
  permission: 'dispatches.dispatch.view',
  exportPermission: 'dispatches.dispatch.export',
  scope: 'accounts',
  summary: 'Recipients of dispatches: where each request stands and who has it',
  from: ITEM_FROM,
  rowId: sql<string>`i.id`,
  where: itemInScope,
  topic: 'dispatch-items',
  columns: [
    { key: 'departmentName', kind: 'text', select: sql`i.department_id`, names: 'departments' },
    { key: 'person', kind: 'text', select: sql`i.operator_id`, names: 'people' },
    { key: 'standing', kind: 'state', select: STANDING, values: 'dispatches:state.standing' },
    { key: 'overdue', kind: 'boolean', select: LATE },
    { key: 'handlers', kind: 'tags', select: handlers, names: 'people' },
    { key: 'requestNo', kind: 'id', select: sql`r.request_no` },
    { key: 'openedAt', kind: 'instant', select: sql`i.opened_at` },
    { key: 'openedBy', kind: 'text', select: sql`i.opened_by`, hidden: true },
    { key: 'endedAt', kind: 'instant', select: sql`i.ended_at` },
    { key: 'reason', kind: 'text', select: sql`i.reason`, hidden: true },
    { key: 'round', kind: 'number', select: sql`i.round`, hidden: true },
    { key: 'itemState', kind: 'state', select: sql`i.state`, values: 'dispatches:state.item', hidden: true },
    { key: 'requestId', kind: 'id', select: sql`i.request_id`, hidden: true },
    { key: 'dispatchId', kind: 'id', select: sql`i.dispatch_id`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'dispatchId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`i.dispatch_id = ${value}::uuid`,
    }),
    defineFilter({
      key: 'standing',
      kind: 'select',
      schema: z.array(z.enum(ITEM_STANDINGS)).min(1),
      options: ITEM_STANDINGS,
      values: 'dispatches:state.standing',
      where: (chosen) => sql<boolean>`(${STANDING}) = any(${chosen}::text[])`,
    }),
    defineFilter({
      key: 'overdue',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => (yes ? LATE : sql<boolean>`not ${LATE}`),
    }),
  ],
  sorts: [{ key: 'position', by: sql`i.position`, type: 'int8', direction: 'asc' }],
}
