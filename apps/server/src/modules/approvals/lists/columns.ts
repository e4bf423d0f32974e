import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { isId } from '#kernel/ids.ts'
import { among } from '#platform/among.ts'
import { like } from '#platform/lists/filter.ts'
import { defineFilter, type ListColumn, type ListFilter, type ListSort } from '#platform/lists/list.ts'
import type { Platform } from '#platform/platform.ts'
import { TICKET_STATES } from '../schema/wire.ts'

/** A case without a command (a business subject put to its reviewers) has had its effect when it is approved. */
export const ticketState = sql`case when c.state = 'running' then 'pending' when c.state <> 'approved' then c.state
  when t.effect = 'none' then 'ready' else coalesce(t.effect, 'done') end`
export const states = 'approvals:state.ticket'

/** Roles a step asks: of those named for this one case, else of those its flow names. */
const rolesAsked = sql`select jsonb_path_query(
  coalesce(c.people -> k.node_id, jsonb_path_query_first(v.definition, '$.nodes[*] ? (@.id == $n).assignment.anyOf',
    jsonb_build_object('n', k.node_id))), '$[*] ? (@.by == "holders").roleIds[*]') #>> '{}' as role`
/** A pool: several people found by a rule share the task and nobody has claimed it. */
const pooled = sql`(k.claimed_by is null and cardinality(k.candidate_ids) > 1 and k.source = 'rule')`

/**
 * Who handles the case now, always equal to its open tasks: whoever claimed a task, was named for it, or has it on loan. A
 * pool of holders of roles shows the roles (`pool`), any other pool everybody in it; a closed case has no open task.
 */
const handlers = sql`array(select distinct person from approvals.task k cross join lateral
  unnest(case when k.claimed_by is not null then array[k.claimed_by] else k.candidate_ids end) person
  where k.case_id = c.id and k.state = 'open' and not (${pooled} and exists (${rolesAsked})) order by person)`
const pool = sql`array(select distinct q.role from approvals.task k cross join lateral (${rolesAsked}) q
  where k.case_id = c.id and k.state = 'open' and ${pooled} and q.role is not null order by 1)`
/** Names of the nodes the case stands at. */
const steps = sql`(select coalesce(jsonb_agg(distinct coalesce(n -> 'label', jsonb_build_object('en', g.node_id))), '[]')
  from approvals.token g left join lateral jsonb_path_query_first(v.definition, '$.nodes[*] ? (@.id == $n)',
    jsonb_build_object('n', g.node_id)) n on true where g.case_id = c.id)`
const dueAt = sql`(select min(k.due_at) from approvals.task k where k.case_id = c.id and k.state = 'open')`

/** Joins of the columns below; paging and counting do without them. */
export const caseDetail = sql`left join approvals.case_subject s on s.case_id = c.id
  left join approvals.flow_version v on v.id = c.flow_version_id left join approvals.flow f on f.id = v.flow_id`

/** What people call a case: the account it is about, else its target. */
export const caseLabel = sql`coalesce(nullif(concat_ws(' ', s.account_name, s.account_no), ''), c.target_label)`

/** What every list of cases shows: what it is, about whom, from whom, since when, and who has it now. */
export const caseColumns: readonly ListColumn[] = [
  { key: 'command', kind: 'text', select: sql`t.command`, values: 'command', keys: 'command' },
  { key: 'flow', kind: 'text', select: sql`f.label`, names: 'labels', hidden: true },
  { key: 'accountName', kind: 'text', select: sql`s.account_name`, width: 210 },
  { key: 'accountNo', kind: 'text', select: sql`s.account_no`, hidden: true },
  { key: 'target', kind: 'text', select: sql`c.target_label`, hidden: true },
  { key: 'state', kind: 'state', select: ticketState, values: states },
  { key: 'steps', kind: 'tags', select: steps, names: 'labels' },
  { key: 'handlers', kind: 'tags', select: handlers, names: 'people' },
  { key: 'pool', kind: 'tags', select: pool, names: 'roles', hidden: true },
  { key: 'dueAt', kind: 'instant', select: dueAt },
  { key: 'departmentId', kind: 'id', select: sql`c.department_id` },
  { key: 'maker', kind: 'text', select: sql`c.maker_name` },
  { key: 'openedAt', kind: 'instant', select: sql`c.opened_at` },
  { key: 'origin', kind: 'state', select: sql`c.facts ->> 'request.origin'`, values: 'businesses:state.origin' },
  { key: 'investorKind', kind: 'state', select: sql`s.investor_kind`, values: 'clients:state.type' },
  { key: 'reason', kind: 'text', select: sql`t.reason`, hidden: true },
  {
    key: 'businessLine',
    kind: 'state',
    select: sql`c.business_line`,
    values: 'access:state.businessLine',
    hidden: true,
  },
  { key: 'closedAt', kind: 'instant', select: sql`c.closed_at`, hidden: true },
  { key: 'targetType', kind: 'text', select: sql`c.target_type`, hidden: true },
  { key: 'targetId', kind: 'id', select: sql`c.target_id`, hidden: true },
  { key: 'ticketId', kind: 'id', select: sql`c.id::text`, hidden: true },
]

/** The columns without those named, or with some shown that are hidden elsewhere. */
export function columnsWithout(...keys: string[]): ListColumn[] {
  return caseColumns.filter((column) => !keys.includes(column.key))
}

export const someOf = (values: readonly string[]) => z.array(z.enum(values as [string, ...string[]])).max(50)
const words = z.array(z.string().max(100)).max(100)
const name = z.string().trim().min(1).max(100)
export const day = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() })

/** Whole days of the house's own calendar, both ends included. */
export function between(
  column: RawBuilder<unknown>,
  { from, to }: z.output<typeof day>,
  { config }: Platform,
): RawBuilder<boolean> {
  const zone = config.timeZone
  const after = from === undefined ? sql`true` : sql`${column} >= ${from}::date::timestamp at time zone ${zone}`
  const before = to === undefined ? sql`true` : sql`${column} < (${to}::date + 1)::timestamp at time zone ${zone}`
  return sql<boolean>`(${after} and ${before})`
}

/** Cases that a person can act on now: theirs alone, claimed by them, or in a pool they belong to. */
export function handledBy(operatorId: string): RawBuilder<boolean> {
  return sql<boolean>`c.id in (select q.case_id from approvals.task_candidate q join approvals.task k on k.id = q.task_id
    where q.operator_id = ${operatorId}::uuid and (k.claimed_by is null or k.claimed_by = ${operatorId}::uuid))`
}

const ofAccounts = (numbers: readonly string[]) =>
  sql<boolean>`c.id in (select q.case_id from approvals.case_subject q
    where q.account_no = any(${numbers.map((one) => one.trim().toUpperCase())}::text[]))`

/** Ways a case of a business can have come, as its facts say. */
const ORIGINS = [
  'menu',
  'client',
  'account',
  'accountList',
  'copy',
  'relay',
  'subFlow',
  'dispatch',
  'api',
  'portal',
] as const

/** SQL: one way by itself is asked as the index `case_origin` has it, so that a rare one is not looked for among all. */
const cameFrom = (origins: readonly string[]) =>
  origins.length === 1
    ? sql<boolean>`c.facts ->> 'request.origin' = ${origins[0]}`
    : sql<boolean>`c.facts ->> 'request.origin' = any(${[...origins]}::text[])`

/** What clients are, as `case_subject` has it from whoever describes cases. */
const INVESTOR_KINDS = ['individual', 'joint', 'corporate'] as const

/**
 * SQL: cases that stand at a step of this name in any language. Names are looked for among the few versions of flows, the
 * steps found among live tokens.
 */
const standsAt = (name: string) =>
  sql<boolean>`c.id in (select g.case_id from approvals.token g join approvals.case q on q.id = g.case_id
    where (q.flow_version_id, g.node_id) in (select v.id, n ->> 'id' from approvals.flow_version v
      cross join lateral jsonb_array_elements(v.definition -> 'nodes') n
      where (n -> 'label' is null and n ->> 'id' ilike ${like(name)}
        or exists (select 1 from jsonb_each_text(n -> 'label') l where l.value ilike ${like(name)}))))`

export const caseFilters: readonly ListFilter[] = [
  defineFilter({
    key: 'origin',
    schema: someOf(ORIGINS),
    kind: 'select',
    options: ORIGINS,
    values: 'businesses:state.origin',
    where: cameFrom,
  }),
  defineFilter({
    key: 'command',
    schema: words,
    kind: 'select',
    choices: sql`select r.command as value from approvals.command_rule r order by r.command`,
    values: 'command',
    where: (names) => sql`t.command = any(${names}::text[])`,
  }),
  defineFilter({
    key: 'flowId',
    schema: z.uuid(),
    kind: 'id',
    where: (id) => sql`c.flow_version_id in (select q.id from approvals.flow_version q where q.flow_id = ${id}::uuid)`,
  }),
  defineFilter({
    key: 'businessLine',
    schema: words,
    kind: 'select',
    choices: sql`select l.code as value from access.v_business_line l order by l.position, l.code`,
    values: 'access:state.businessLine',
    where: (lines, { scope }) => {
      const seen = scope.all ? lines : lines.filter((line) => scope.businessLines.includes(line))
      return seen.length === 0 ? sql<boolean>`false` : among(sql`c.business_line`, seen, 'text')
    },
  }),
  defineFilter({
    key: 'departmentId',
    schema: z.uuid(),
    kind: 'id',
    where: (id, { scope }) =>
      scope.all || scope.departmentIds.includes(id) ? sql`c.department_id = ${id}::uuid` : sql<boolean>`false`,
  }),
  defineFilter({
    key: 'investorKind',
    schema: someOf(INVESTOR_KINDS),
    kind: 'select',
    options: INVESTOR_KINDS,
    values: 'clients:state.type',
    where: (kinds) => sql`exists (select 1 from approvals.case_subject q
      where q.case_id = c.id and q.investor_kind = any(${kinds}::text[]))`,
  }),
  defineFilter({
    key: 'steps',
    schema: z.string().trim().min(1).max(100),
    kind: 'text',
    where: standsAt,
  }),
  defineFilter({
    key: 'openedAt',
    schema: day,
    kind: 'date-range',
    where: (range, _actor, platform) => between(sql`c.opened_at`, range, platform),
  }),
  defineFilter({ key: 'handlerId', schema: z.uuid(), kind: 'id', where: (id) => handledBy(id) }),
  defineFilter({ key: 'makerId', schema: z.uuid(), kind: 'id', where: (id) => sql`c.maker_id = ${id}::uuid` }),
  defineFilter({
    key: 'accountNo',
    schema: words.min(1),
    kind: 'paste',
    match: sql<string>`(select q.account_no from approvals.case_subject q where q.case_id = c.id)`,
    where: ofAccounts,
  }),
  defineFilter({
    key: 'target',
    schema: name,
    kind: 'search',
    where: (text) => sql`c.target_label ilike ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`}`,
  }),
  defineFilter({
    key: 'ticketId',
    schema: words.min(1),
    kind: 'paste',
    match: sql<string>`c.id::text`,
    where: (ids) => sql`c.id = any(${ids.filter(isId)}::uuid[])`,
  }),
  // By the index `case_target`; without a type it is skipped through type by type.
  defineFilter({ key: 'targetType', schema: name, kind: 'text', where: (type) => sql`c.target_type = ${type}` }),
  defineFilter({
    key: 'targetId',
    schema: words.min(1),
    kind: 'paste',
    match: sql<string>`c.target_id`,
    where: (ids) => sql`c.target_id = any(${ids}::text[])`,
  }),
  defineFilter({ key: 'accountId', schema: z.uuid(), kind: 'id', where: (id) => sql`c.account_id = ${id}::uuid` }),
  defineFilter({ key: 'clientId', schema: z.uuid(), kind: 'id', where: (id) => sql`c.client_id = ${id}::uuid` }),
]

const ENDED = ['refused', 'withdrawn', 'terminated', 'stale', 'expired']
const APART = ['ready', 'executing', 'failed', 'stale']

/** A list of words that stand in the code: written out, so that the planner sees which of the small indexes has them. */
const literals = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/**
 * SQL: cases in one of the states people know. Few end otherwise than agreed, and few have an effect that is not done: each
 * has a small index (`case_ended`, `ticket_apart`), and those running theirs (`case_running_opened`). What is done is most of
 * all, and is walked in the list's order.
 */
function inState(wanted: readonly string[]): RawBuilder<boolean> {
  const [ended, apart] = [ENDED, APART].map((known) => known.filter((one) => wanted.includes(one))) as [
    string[],
    string[],
  ]
  const few = [
    ...(ended.length > 0 ? [sql`select q.id from approvals.case q where q.state in (${literals(ended)})`] : []),
    ...(apart.length > 0 ? [sql`select q.case_id from approvals.ticket q where q.effect in (${literals(apart)})`] : []),
  ]
  const parts = [
    ...(wanted.includes('pending') ? [sql<boolean>`c.state = 'running'`] : []),
    ...(wanted.includes('done') ? [sql<boolean>`(c.state = 'approved' and coalesce(t.effect, 'done') = 'done')`] : []),
    ...(few.length > 0 ? [sql<boolean>`c.id in (${sql.join(few, sql` union all `)})`] : []),
  ]
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`
}

export const stateFilter = defineFilter({
  key: 'state',
  schema: someOf(TICKET_STATES),
  kind: 'select',
  options: TICKET_STATES,
  values: states,
  where: (wanted) => inState(wanted),
})

/** By one instant, either way. */
export function byTime(column: RawBuilder<unknown>, key: string, first: 'asc' | 'desc' = 'desc'): [ListSort, ListSort] {
  const sort = (direction: 'asc' | 'desc'): ListSort => ({ key, by: column, type: 'timestamptz', direction })
  return first === 'desc' ? [sort('desc'), sort('asc')] : [sort('asc'), sort('desc')]
}
