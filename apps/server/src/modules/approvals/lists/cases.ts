import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListColumn, type ListDefinition } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { CASE_STATES, INCIDENTS } from '../schema/case.ts'
import {
  between,
  byTime,
  caseColumns,
  caseDetail,
  caseFilters,
  caseLabel,
  columnsWithout,
  day,
  someOf,
  stateFilter,
} from './columns.ts'

const scoped = { businessLine: sql`c.business_line`, departmentId: sql`c.department_id` }

/** All tickets of the accounts a person may see. Walks `case_opened`, or `case_department` for one department. */
export const ticketList: ListDefinition = {
  id: 'approvals.ticket',
  permission: 'approvals.ticket.view',
  exportPermission: 'approvals.ticket.export',
  scope: 'accounts',
  summary: 'Tickets: commands waiting for approval, and what became of them',
  from: sql`approvals.case c join approvals.ticket t on t.case_id = c.id`,
  detail: caseDetail,
  rowId: sql`c.id`,
  label: caseLabel,
  // What belongs to no account (rules, flows) is seen by those who see everything, and by its maker.
  where: (actor) => sql`(c.maker_id = ${actor.operatorId}::uuid or ${inScope(actor, scoped)})`,
  columns: [...caseColumns],
  filters: [...caseFilters, stateFilter],
  sorts: byTime(sql`c.opened_at`, 'openedAt'),
  topic: 'tickets',
}

const incidents = sql`array(select distinct g.incident from approvals.token g where g.case_id = c.id and g.incident is not null)`
const caseState: ListColumn = { key: 'caseState', kind: 'state', select: sql`c.state`, values: 'approvals:state.case' }
const waitingSince = sql`(select min(g.entered_at) from approvals.token g where g.case_id = c.id)`

/** What figures of quality count, found by the small indexes `case_event_corrected`, `task_late` and `task_late_case`. */
const qualityFilters = [
  defineFilter({
    key: 'corrected',
    schema: z.boolean(),
    kind: 'boolean',
    where: (yes) => {
      const corrected = sql`exists (select 1 from approvals.case_event q where q.case_id = c.id and q.kind in ('return', 'edited'))`
      return yes ? sql<boolean>`${corrected}` : sql<boolean>`not ${corrected}`
    },
  }),
  defineFilter({
    key: 'decidedLate',
    schema: day,
    kind: 'date-range',
    where: (range, _actor, platform) => sql<boolean>`c.id in (select q.case_id from approvals.task q
      where q.decided_at > q.due_at and q.state in ('agreed', 'refused', 'returned')
        and ${between(sql`q.decided_at`, range, platform)})`,
  }),
]

/** Every case in scope, tickets and requests alike. Walks `case_opened`, for running ones `case_running_opened`. */
export const caseList: ListDefinition = {
  id: 'approvals.case',
  permission: 'approvals.case.view',
  exportPermission: 'approvals.case.export',
  scope: 'accounts',
  summary: 'Running and closed cases with where they stand and who has them',
  from: sql`approvals.case c left join approvals.ticket t on t.case_id = c.id`,
  detail: caseDetail,
  rowId: sql`c.id`,
  label: caseLabel,
  where: (actor) => inScope(actor, scoped),
  columns: [
    ...columnsWithout('state', 'reason').flatMap((column) => (column.key === 'steps' ? [caseState, column] : [column])),
    { key: 'incidents', kind: 'tags', select: incidents, values: 'approvals:state.incident' },
    { key: 'waitingSince', kind: 'instant', select: waitingSince },
    { key: 'reversalDue', kind: 'boolean', select: sql`c.reversal_due`, hidden: true },
    { key: 'caseId', kind: 'id', select: sql`c.id::text`, hidden: true },
  ],
  filters: [
    chosenFilter('caseState', sql`c.state`, CASE_STATES, 'approvals:state.case'),
    ...caseFilters,
    // By the block range index `case_closed`: cases close about as they were written.
    defineFilter({
      key: 'closedAt',
      schema: day,
      kind: 'date-range',
      where: (range, _actor, platform) => between(sql`c.closed_at`, range, platform),
    }),
    defineFilter({
      key: 'incident',
      schema: someOf(INCIDENTS),
      kind: 'select',
      options: INCIDENTS,
      values: 'approvals:state.incident',
      where: (wanted) =>
        sql`c.id in (select q.case_id from approvals.token q where q.state = 'stuck' and q.incident = any(${wanted}::text[]))`,
    }),
    defineFilter({
      key: 'overdue',
      schema: z.boolean(),
      kind: 'boolean',
      where: (yes) => {
        const late = sql`c.id in (select q.case_id from approvals.task q where q.state = 'open' and q.due_at < now())`
        return yes ? sql<boolean>`${late}` : sql<boolean>`not (${late})`
      },
    }),
    ...qualityFilters,
    defineFilter({
      key: 'reversalDue',
      schema: z.boolean(),
      kind: 'boolean',
      where: (yes) => (yes ? sql<boolean>`c.reversal_due` : sql<boolean>`not c.reversal_due`),
    }),
  ],
  sorts: byTime(sql`c.opened_at`, 'openedAt'),
  topic: 'tickets',
}
