import { sql } from 'kysely'
import { z } from 'zod'
import { dateFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'

/** The daily figures themselves, to look through and to take away. Walks the key of `statistics.day`. */
export const dayList: ListDefinition = {
  id: 'statistics.day',
  permission: 'statistics.figure.view',
  exportPermission: 'statistics.figure.export',
  scope: 'accounts',
  summary: 'Figures of each day by flow, business line, department and person',
  from: sql`statistics.day d`,
  detail: sql`left join approvals.v_flow f on f.id = d.flow_id`,
  rowId: sql`d.id`,
  where: (actor) => inScope(actor, { businessLine: sql`d.business_line`, departmentId: sql`d.department_id` }),
  columns: [
    { key: 'day', kind: 'date', select: sql`d.day` },
    { key: 'flow', kind: 'text', select: sql`f.label`, names: 'labels' },
    { key: 'businessLine', kind: 'state', select: sql`d.business_line`, values: 'access:state.businessLine' },
    { key: 'department', kind: 'text', select: sql`d.department_id`, names: 'departments' },
    { key: 'person', kind: 'text', select: sql`d.person_id`, names: 'people' },
    { key: 'opened', kind: 'number', select: sql`d.opened` },
    { key: 'finished', kind: 'number', select: sql`d.finished` },
    { key: 'clean', kind: 'number', select: sql`d.clean` },
    { key: 'decided', kind: 'number', select: sql`d.decided` },
    { key: 'timed', kind: 'number', select: sql`d.timed` },
    { key: 'kept', kind: 'number', select: sql`d.kept` },
  ],
  filters: [
    dateFilter('day', sql`d.day`),
    defineFilter({ key: 'flowId', schema: z.uuid(), kind: 'id', where: (id) => sql`d.flow_id = ${id}::uuid` }),
    defineFilter({
      key: 'departmentId',
      schema: z.uuid(),
      kind: 'id',
      where: (id) => sql`d.department_id = ${id}::uuid`,
    }),
    defineFilter({ key: 'operatorId', schema: z.uuid(), kind: 'id', where: (id) => sql`d.person_id = ${id}::uuid` }),
  ],
  sorts: [
    { key: 'day', by: sql`d.day`, type: 'date', direction: 'desc' },
    { key: 'day', by: sql`d.day`, type: 'date', direction: 'asc' },
  ],
  topic: null,
}
