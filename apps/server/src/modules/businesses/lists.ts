import { sql } from 'kysely'
import { z } from 'zod'
import { normaliseAccountNo } from '#modules/accounts'
import { nameQuery } from '#modules/clients'
import { LANGUAGES } from '#platform/actor.ts'
import { chosenFilter, instantFilter, like } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { CATEGORIES } from './schema/definition.ts'
import { BUSINESS_STATES, ORIGINS, REQUEST_STATES } from './schema/state.ts'
import { businessInScope } from './store/business.ts'
import { requestInScope } from './store/request.ts'

/** Businesses of the actor's lines; a broker has dozens, so a name is found by looking at all of them. */
export const businessList: ListDefinition = {
  id: 'businesses.business',
  permission: 'businesses.business.view',
  exportPermission: 'businesses.business.export',
  scope: 'none',
  summary: 'Businesses that staff have designed',
  from: sql`businesses.business b left join businesses.business_version v on v.id = b.current_version_id`,
  rowId: sql<string>`b.id`,
  where: businessInScope,
  topic: 'businesses',
  columns: [
    { key: 'names', kind: 'text', select: sql`b.names`, names: 'labels' },
    { key: 'code', kind: 'id', select: sql`b.code` },
    { key: 'state', kind: 'state', select: sql`b.state`, values: 'businesses:state.business' },
    { key: 'category', kind: 'state', select: sql`b.category`, values: 'businesses:state.category' },
    {
      key: 'businessLine',
      kind: 'state',
      select: sql`b.business_line`,
      values: 'accounts:state.businessLine',
      hidden: true,
    },
    { key: 'subjectTypes', kind: 'tags', select: sql`b.subject_types`, values: 'businesses:state.subjectType' },
    { key: 'versionNumber', kind: 'number', select: sql`v.number` },
    { key: 'draftByName', kind: 'text', select: sql`b.draft_by_name` },
    { key: 'draftAt', kind: 'instant', select: sql`b.draft_at` },
  ],
  filters: [
    defineFilter({
      key: 'name',
      kind: 'search',
      schema: z.string().trim().min(1).max(100),
      where: (value) =>
        sql<boolean>`(b.code ilike ${like(value)} or ${sql.join(
          LANGUAGES.map((language) => sql`b.names ->> ${language} ilike ${like(value)}`),
          sql` or `,
        )})`,
    }),
    chosenFilter('state', sql`b.state`, BUSINESS_STATES, 'businesses:state.business'),
    chosenFilter('category', sql`b.category`, CATEGORIES, 'businesses:state.category'),
    defineFilter({
      key: 'businessLine',
      kind: 'select',
      schema: z.array(z.string().min(1).max(40)).min(1).max(50),
      choices: sql`select l.code as value from access.v_business_line l order by l.position, l.code`,
      values: 'accounts:state.businessLine',
      where: (chosen) => sql<boolean>`b.business_line = any(${chosen}::text[])`,
    }),
  ],
  sorts: [{ key: 'draftAt', by: sql`b.draft_at`, type: 'timestamptz', direction: 'desc' }],
}

const requestFilters: ListFilter[] = [
  chosenFilter('state', sql`r.state`, REQUEST_STATES, 'businesses:state.request'),
  defineFilter({
    key: 'origin',
    kind: 'select',
    schema: z.array(z.enum(ORIGINS)).min(1),
    options: ORIGINS,
    values: 'businesses:state.origin',
    // Said as the small index `request_portal` says it, so that clients' requests are not looked for among all.
    where: (chosen) =>
      chosen.length === 1 && chosen[0] === 'portal'
        ? sql<boolean>`r.origin = 'portal'`
        : sql<boolean>`r.origin = any(${chosen}::text[])`,
  }),
  defineFilter({
    key: 'subjectName',
    kind: 'search',
    schema: z.string().trim().min(1).max(100),
    where: (value) => {
      const query = nameQuery(value)
      return query ? sql<boolean>`r.search_words @> ${query.words}::text[]` : sql<boolean>`false`
    },
  }),
  defineFilter({
    key: 'requestNo',
    kind: 'paste',
    schema: z.array(z.string().trim().min(1).max(40)).min(1),
    match: sql<string>`r.request_no`,
    where: (values) => sql<boolean>`r.request_no = any(${values.map((value) => value.toUpperCase())}::text[])`,
  }),
  defineFilter({
    key: 'accountNo',
    kind: 'paste',
    schema: z.array(z.string().trim().min(1).max(40)).min(1),
    match: sql<string>`r.account_no`,
    where: (values) => sql<boolean>`r.account_no = any(${values.map(normaliseAccountNo)}::text[])`,
  }),
  defineFilter({
    key: 'businessId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`r.business_id = ${value}::uuid`,
  }),
  defineFilter({
    key: 'businessLine',
    kind: 'select',
    schema: z.array(z.string().min(1).max(40)).min(1).max(50),
    choices: sql`select l.code as value from access.v_business_line l order by l.position, l.code`,
    values: 'accounts:state.businessLine',
    where: (chosen) => sql<boolean>`r.business_line = any(${chosen}::text[])`,
  }),
  defineFilter({
    key: 'departmentId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`r.department_id = ${value}::uuid`,
  }),
  defineFilter({
    key: 'overdue',
    kind: 'boolean',
    schema: z.boolean(),
    where: (yes) => {
      const late = sql`(r.ended_at is null and r.due_at is not null and r.due_at < now())`
      return yes ? sql<boolean>`${late}` : sql<boolean>`not ${late}`
    },
  }),
  defineFilter({
    key: 'handlerId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) =>
      sql<boolean>`r.case_id in (select q.case_id from approvals.v_inbox q where q.operator_id = ${value}::uuid)`,
  }),
  ...(['accountId', 'clientId'] as const).map((key) =>
    defineFilter({
      key,
      kind: 'id',
      schema: z.uuid(),
      where: (value) =>
        key === 'accountId' ? sql<boolean>`r.account_id = ${value}::uuid` : sql<boolean>`r.client_id = ${value}::uuid`,
    }),
  ),
  defineFilter({
    key: 'mine',
    kind: 'boolean',
    schema: z.boolean(),
    where: (value, actor) =>
      value
        ? sql<boolean>`r.maker_id = ${actor.operatorId}::uuid`
        : sql<boolean>`r.maker_id <> ${actor.operatorId}::uuid`,
  }),
  instantFilter('startedAt', sql`r.started_at`),
]

/** What a request is called in each language, as `titleIn` says it. */
const titles = sql`(select jsonb_object_agg(n.key, concat_ws(' · ', n.value, coalesce(r.own_title,
    nullif(concat_ws(' · ', nullif(r.subject_name, r.account_no), r.account_no), ''))))
  from businesses.business b cross join lateral jsonb_each_text(b.names) n where b.id = r.business_id)`

/** Who handles a request now, as its open tasks say; a pool stands for itself by its roles. One look by case for a row. */
const handlers = sql`array(select distinct h.operator_id from approvals.v_handler h
  where h.case_id = r.case_id and h.operator_id is not null order by 1)`
const pool = sql`array(select distinct h.role_id from approvals.v_handler h
  where h.case_id = r.case_id and h.role_id is not null order by 1)`

/** Requests in scope, newest first: index request_started or request_department. */
export const requestList: ListDefinition = {
  id: 'businesses.request',
  permission: 'businesses.request.view',
  exportPermission: 'businesses.request.export',
  scope: 'accounts',
  summary: 'Requests in scope with their state and whom they are about',
  from: sql`businesses.request r`,
  rowId: sql<string>`r.id`,
  where: requestInScope,
  topic: 'requests',
  columns: [
    { key: 'requestNo', kind: 'id', select: sql`r.request_no` },
    { key: 'title', kind: 'text', select: titles, names: 'labels' },
    { key: 'state', kind: 'state', select: sql`r.state`, values: 'businesses:state.request' },
    { key: 'subjectName', kind: 'text', select: sql`r.subject_name` },
    { key: 'accountNo', kind: 'id', select: sql`r.account_no` },
    { key: 'handlers', kind: 'tags', select: handlers, names: 'people' },
    { key: 'pool', kind: 'tags', select: pool, names: 'roles', hidden: true },
    { key: 'makerName', kind: 'text', select: sql`r.maker_name` },
    { key: 'startedAt', kind: 'instant', select: sql`r.started_at` },
    { key: 'endedAt', kind: 'instant', select: sql`r.ended_at`, hidden: true },
    { key: 'dueAt', kind: 'instant', select: sql`r.due_at` },
    { key: 'businessLine', kind: 'state', select: sql`r.business_line`, values: 'accounts:state.businessLine' },
    { key: 'departmentId', kind: 'id', select: sql`r.department_id`, hidden: true },
    { key: 'origin', kind: 'state', select: sql`r.origin`, values: 'businesses:state.origin' },
    { key: 'revision', kind: 'number', select: sql`r.revision`, hidden: true },
    { key: 'businessId', kind: 'id', select: sql`r.business_id`, hidden: true },
    { key: 'accountId', kind: 'id', select: sql`r.account_id`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`r.client_id`, hidden: true },
    { key: 'caseId', kind: 'id', select: sql`r.case_id`, hidden: true },
  ],
  filters: requestFilters,
  sorts: [
    { key: 'startedAt', by: sql`r.started_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'startedAt', by: sql`r.started_at`, type: 'timestamptz', direction: 'asc' },
  ],
}

/** A person's own launches in the making, newest first: index draft_owner. */
export const draftList: ListDefinition = {
  id: 'businesses.draft',
  permission: 'businesses.request.launch',
  exportPermission: 'businesses.request.export',
  scope: 'own',
  summary: 'Launches the person has begun',
  from: sql`businesses.draft d join businesses.business b on b.id = d.business_id`,
  rowId: sql<string>`d.id`,
  where: (actor) => sql<boolean>`d.owner_id = ${actor.operatorId}::uuid`,
  topic: null,
  columns: [
    { key: 'names', kind: 'text', select: sql`b.names`, names: 'labels' },
    { key: 'subjectLabel', kind: 'text', select: sql`d.subject_label` },
    { key: 'updatedAt', kind: 'instant', select: sql`d.updated_at` },
    { key: 'businessId', kind: 'id', select: sql`d.business_id`, hidden: true },
    { key: 'number', kind: 'number', select: sql`d.number`, hidden: true },
  ],
  filters: [],
  sorts: [{ key: 'updatedAt', by: sql`d.updated_at`, type: 'timestamptz', direction: 'desc' }],
}
