import { sql } from 'kysely'
import { z } from 'zod'
import { ACCOUNT_TYPES } from '#modules/accounts'
import { CLIENT_TYPES, nameQuery } from '#modules/clients'
import { instantFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { APPLICATION_STATES, IMPORT_STATES } from './schema/state.ts'
import { applicationInScope } from './store/application.ts'
import { importInScope } from './store/import.ts'

const text = z.string().trim().min(1).max(100)
function oneOf<const V extends readonly [string, ...string[]]>(
  key: string,
  column: ReturnType<typeof sql>,
  options: V,
  values: string,
): ListFilter {
  return defineFilter({
    key,
    kind: 'select',
    schema: z.array(z.enum(options)).min(1),
    options,
    values,
    where: (chosen) => sql<boolean>`${column} = any(${chosen}::text[])`,
  })
}

const filters: ListFilter[] = [
  oneOf('state', sql`a.state`, APPLICATION_STATES, 'onboarding:state.application'),
  defineFilter({
    key: 'displayName',
    kind: 'search',
    schema: text,
    where: (value) => {
      const query = nameQuery(value)
      return query ? sql<boolean>`a.search_words @> ${query.words}::text[]` : sql<boolean>`false`
    },
  }),
  defineFilter({
    key: 'applicationNo',
    kind: 'paste',
    schema: z.array(z.string().trim().min(1).max(40)).min(1),
    match: sql<string>`a.application_no`,
    where: (values) => sql<boolean>`a.application_no = any(${values.map((value) => value.toUpperCase())}::text[])`,
  }),
  oneOf('clientType', sql`a.client_type`, CLIENT_TYPES, 'clients:state.type'),
  defineFilter({
    key: 'accountTypes',
    kind: 'select',
    schema: z.array(z.enum(ACCOUNT_TYPES)).min(1),
    options: ACCOUNT_TYPES,
    values: 'accounts:state.type',
    where: (chosen) => sql<boolean>`a.account_types && ${chosen}::text[]`,
  }),
  defineFilter({
    key: 'businessLine',
    kind: 'select',
    schema: z.array(z.string().min(1).max(40)).min(1).max(50),
    choices: sql`select l.code as value from access.v_business_line l order by l.position, l.code`,
    values: 'accounts:state.businessLine',
    where: (chosen) => sql<boolean>`a.business_line = any(${chosen}::text[])`,
  }),
  oneOf('source', sql`a.source`, ['form', 'import', 'api'], 'onboarding:state.source'),
  defineFilter({
    key: 'departmentId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`a.department_id = ${value}`,
  }),
  defineFilter({
    key: 'importId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`a.import_id = ${value}`,
  }),
  defineFilter({
    key: 'clientId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`a.client_id = ${value}`,
  }),
  defineFilter({
    key: 'mine',
    kind: 'boolean',
    schema: z.boolean(),
    where: (value, actor) =>
      value ? sql<boolean>`a.maker_id = ${actor.operatorId}` : sql<boolean>`a.maker_id <> ${actor.operatorId}`,
  }),
  defineFilter({
    key: 'makerId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`a.maker_id = ${value}::uuid`,
  }),
  defineFilter({
    key: 'makerLeft',
    kind: 'boolean',
    schema: z.boolean(),
    where: (value) =>
      value
        ? sql<boolean>`a.maker_id in (select p.id from access.v_person p where p.status = 'disabled')`
        : sql<boolean>`a.maker_id not in (select p.id from access.v_person p where p.status = 'disabled')`,
  }),
  instantFilter('createdAt', sql`a.created_at`),
]

/** Applications in scope, newest first: index application_created, application_state or application_department. */
export const applicationList: ListDefinition = {
  id: 'onboarding.application',
  permission: 'onboarding.application.view',
  exportPermission: 'onboarding.application.export',
  scope: 'accounts',
  summary: 'Applications in scope with their state',
  from: sql`onboarding.application a`,
  rowId: sql<string>`a.id`,
  where: applicationInScope,
  topic: 'applications',
  columns: [
    { key: 'applicationNo', kind: 'id', select: sql`a.application_no` },
    { key: 'displayName', kind: 'text', select: sql`a.display_name` },
    { key: 'state', kind: 'state', select: sql`a.state`, values: 'onboarding:state.application' },
    {
      key: 'reviewSteps',
      kind: 'tags',
      select: sql`string_to_array(a.review_step, ',')`,
      values: 'onboarding:state.reviewStep',
    },
    { key: 'clientType', kind: 'state', select: sql`a.client_type`, values: 'clients:state.type' },
    { key: 'accountTypes', kind: 'tags', select: sql`a.account_types`, values: 'accounts:state.type' },
    { key: 'identityMasked', kind: 'text', select: sql`a.identity_masked` },
    { key: 'phoneMasked', kind: 'text', select: sql`a.phone_masked`, hidden: true },
    { key: 'businessLine', kind: 'state', select: sql`a.business_line`, values: 'accounts:state.businessLine' },
    { key: 'makerName', kind: 'text', select: sql`a.maker_name` },
    { key: 'source', kind: 'state', select: sql`a.source`, values: 'onboarding:state.source', hidden: true },
    { key: 'revision', kind: 'number', select: sql`a.revision`, hidden: true },
    { key: 'createdAt', kind: 'instant', select: sql`a.created_at` },
    { key: 'submittedAt', kind: 'instant', select: sql`a.submitted_at`, hidden: true },
    { key: 'openedAt', kind: 'instant', select: sql`a.opened_at`, hidden: true },
    { key: 'departmentId', kind: 'id', select: sql`a.department_id`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`a.client_id`, hidden: true },
  ],
  filters,
  sorts: [{ key: 'createdAt', by: sql`a.created_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Imports in scope, newest first: index import_created. */
export const importList: ListDefinition = {
  id: 'onboarding.import',
  permission: 'onboarding.application.view',
  exportPermission: 'onboarding.application.export',
  scope: 'accounts',
  summary: 'Imported sheets in scope with their progress',
  from: sql`onboarding.import i`,
  rowId: sql<string>`i.id`,
  where: importInScope,
  topic: 'imports',
  columns: [
    { key: 'fileName', kind: 'text', select: sql`i.file_name` },
    { key: 'state', kind: 'state', select: sql`i.state`, values: 'onboarding:state.import' },
    { key: 'rowsTotal', kind: 'number', select: sql`i.rows_total` },
    { key: 'rowsValid', kind: 'number', select: sql`i.rows_valid` },
    { key: 'rowsDone', kind: 'number', select: sql`i.rows_done` },
    { key: 'rowsFailed', kind: 'number', select: sql`i.rows_failed` },
    { key: 'businessLine', kind: 'state', select: sql`i.business_line`, values: 'accounts:state.businessLine' },
    { key: 'operatorName', kind: 'text', select: sql`i.operator_name` },
    { key: 'createdAt', kind: 'instant', select: sql`i.created_at` },
    { key: 'finishedAt', kind: 'instant', select: sql`i.finished_at`, hidden: true },
  ],
  filters: [oneOf('state', sql`i.state`, IMPORT_STATES, 'onboarding:state.import')],
  sorts: [{ key: 'createdAt', by: sql`i.created_at`, type: 'timestamptz', direction: 'desc' }],
}
