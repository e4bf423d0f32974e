import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter, like } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { CONFLICT_STATES, SEVERITIES } from './schema.ts'
import { inReach } from './store.ts'

const person = defineFilter({
  key: 'person',
  kind: 'search',
  schema: z.string().trim().min(1).max(100),
  where: (value) => sql<boolean>`(p.username ilike ${like(value)} or p.name ilike ${like(value)})`,
})
const operator = defineFilter({
  key: 'operatorId',
  kind: 'id',
  schema: z.uuid(),
  where: (value) => sql<boolean>`p.id = ${value}::uuid`,
})
const department = defineFilter({
  key: 'departmentId',
  kind: 'id',
  schema: z.uuid(),
  where: (value) => sql<boolean>`p.department_id in (select access.departments_below(array[${value}::uuid]))`,
})

/** What a conflict is about, by the name of its flow where it is one; a command by its key, which the console puts in words. */
const subjectLabel = sql`coalesce((select f.label from approvals.v_flow f where f.code = c.subject),
  case when c.subject <> '' then jsonb_build_object('en', c.subject) end)`

/** Keys of one side: steps by what they are called, the rest by itself, which the console puts in words. */
const named = (keys: RawBuilder<unknown>) => sql`(select coalesce(jsonb_agg(coalesce(s.label,
    jsonb_build_object('en', k.key)) order by k.place), '[]')
  from unnest(${keys}) with ordinality k (key, place)
  left join approvals.v_step s on k.key like '%/%' and s.flow_code = split_part(k.key, '/', 1)
    and s.node_id = split_part(k.key, '/', 2))`

/** People with both sides of a rule, newest first: index conflict_found. */
export const conflictList: ListDefinition = {
  id: 'duties.conflict',
  permission: 'duties.conflict.view',
  exportPermission: 'duties.conflict.export',
  scope: 'accounts',
  summary: 'People who have both sides of a separation of duties, with exceptions that were allowed',
  from: sql`duties.conflict c join duties.rule r on r.id = c.rule_id join access.v_person p on p.id = c.operator_id`,
  detail: sql`left join lateral (select a.until, a.reason, a.proposed_name, a.decided_name from duties.acceptance a
    where a.conflict_id = c.id and a.state in ('proposed', 'accepted')) x on true`,
  rowId: sql<string>`c.id`,
  where: (actor) => inReach(actor, sql`c.department_id`),
  topic: 'dutyConflicts',
  columns: [
    { key: 'name', kind: 'text', select: sql`p.name` },
    { key: 'username', kind: 'id', select: sql`p.username`, hidden: true },
    { key: 'department', kind: 'text', select: sql`p.department_id`, names: 'departments' },
    { key: 'rule', kind: 'text', select: sql`r.names`, names: 'labels' },
    { key: 'severity', kind: 'state', select: sql`r.severity`, values: 'duties:state.severity' },
    { key: 'subject', kind: 'text', select: subjectLabel, names: 'labels' },
    { key: 'state', kind: 'state', select: sql`c.state`, values: 'duties:state.conflict' },
    { key: 'oneKeys', kind: 'tags', select: named(sql`c.one_keys`), names: 'labels', hidden: true },
    { key: 'otherKeys', kind: 'tags', select: named(sql`c.other_keys`), names: 'labels', hidden: true },
    { key: 'foundAt', kind: 'instant', select: sql`c.found_at` },
    { key: 'until', kind: 'instant', select: sql`x.until` },
    { key: 'reason', kind: 'text', select: sql`x.reason`, hidden: true },
    { key: 'proposedBy', kind: 'text', select: sql`x.proposed_name`, hidden: true },
    { key: 'decidedBy', kind: 'text', select: sql`x.decided_name`, hidden: true },
    { key: 'endedAt', kind: 'instant', select: sql`c.ended_at`, hidden: true },
  ],
  filters: [
    person,
    chosenFilter('state', sql`c.state`, CONFLICT_STATES, 'duties:state.conflict'),
    chosenFilter('severity', sql`r.severity`, SEVERITIES, 'duties:state.severity'),
    defineFilter({
      key: 'ruleCode',
      kind: 'text',
      schema: z.string().trim().min(1).max(40),
      where: (value) => sql<boolean>`r.code = ${value}`,
    }),
    operator,
    department,
  ],
  sorts: [
    { key: 'foundAt', by: sql`c.found_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'name', by: sql`p.name`, type: 'text', direction: 'asc' },
  ],
}

/** Who can give whom rights: some dozens of rows. */
export const granterList: ListDefinition = {
  id: 'duties.granter',
  permission: 'duties.conflict.view',
  exportPermission: 'duties.conflict.export',
  scope: 'accounts',
  summary: 'People who can give others rights, with the ways they can',
  from: sql`duties.granter g join access.v_person p on p.id = g.operator_id`,
  rowId: sql<string>`g.id`,
  where: (actor) => inReach(actor, sql`g.department_id`),
  topic: 'dutyConflicts',
  columns: [
    { key: 'name', kind: 'text', select: sql`p.name` },
    { key: 'username', kind: 'id', select: sql`p.username`, hidden: true },
    { key: 'department', kind: 'text', select: sql`p.department_id`, names: 'departments' },
    { key: 'permission', kind: 'text', select: sql`g.permission` },
    { key: 'ways', kind: 'tags', select: sql`g.ways` },
    { key: 'expiresAt', kind: 'instant', select: sql`g.expires_at` },
    { key: 'operatorId', kind: 'id', select: sql`g.operator_id`, hidden: true },
  ],
  filters: [
    person,
    operator,
    department,
    defineFilter({
      key: 'permission',
      kind: 'text',
      schema: z.string().trim().min(1).max(100),
      where: (value) => sql<boolean>`g.permission ilike ${like(value)}`,
    }),
  ],
  sorts: [
    { key: 'name', by: sql`p.name`, type: 'text', direction: 'asc' },
    { key: 'permission', by: sql`g.permission`, type: 'text', direction: 'asc' },
  ],
}
