import { sql } from 'kysely'
import { z } from 'zod'
import { CLIENT_STATUSES, CLIENT_TYPES, hasEmail, hasIdentity, hasPhone, nameMatches } from '#modules/clients'
import { among } from '#platform/among.ts'
import { instantFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { normaliseAccountNo } from './policy/number.ts'
import { ACCOUNT_STATUSES, ACCOUNT_TYPES } from './schema.ts'
import { accountInScope } from './store/account.ts'

const text = z.string().trim().min(1).max(100)
const codes = z.array(z.string().trim().min(1).max(40)).min(1)
const clientId = sql`a.client_id`
const contact = (kind: 'phone' | 'email') =>
  sql`(select x.value_masked from clients.v_contact x
    where x.client_id = a.client_id and x.kind = ${sql.lit(kind)} and x.main limit 1)`

/** SQL twin of `standingOf(...).standing`, for the page's rows; a test compares the two over every combination. */
export const standingColumn = sql<string>`case
  when a.client_status = 'CANCELLED' or a.status = 'CANCELLED' then 'CANCELLED'
  when a.status in ('CANCELLING', 'OPENING') then a.status
  when a.frozen then 'FROZEN'
  when a.client_status = 'FROZEN' then 'RESTRICTED'
  else a.status end`

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
    where: (chosen) => among(column, chosen, 'text'),
  })
}

const filters: ListFilter[] = [
  defineFilter({
    key: 'clientName',
    kind: 'search',
    schema: text,
    where: (value) => nameMatches(value, sql`a.search_words`, clientId),
  }),
  defineFilter({
    key: 'accountNo',
    kind: 'paste',
    schema: codes,
    match: sql<string>`a.account_no`,
    where: (values) => sql<boolean>`a.account_no = any(${values.map(normaliseAccountNo)}::text[])`,
  }),
  oneOf('status', sql`a.status`, ACCOUNT_STATUSES, 'accounts:state.account'),
  defineFilter({
    key: 'frozen',
    kind: 'boolean',
    schema: z.boolean(),
    where: (value) => (value ? sql<boolean>`a.frozen` : sql<boolean>`not a.frozen`),
  }),
  oneOf('clientStatus', sql`a.client_status`, CLIENT_STATUSES, 'clients:state.client'),
  oneOf('type', sql`a.type`, ACCOUNT_TYPES, 'accounts:state.type'),
  oneOf('clientType', sql`a.client_type`, CLIENT_TYPES, 'clients:state.type'),
  defineFilter({
    key: 'businessLine',
    kind: 'select',
    schema: z.array(z.string().min(1).max(40)).min(1).max(50),
    choices: sql`select l.code as value from access.v_business_line l order by l.position, l.code`,
    values: 'accounts:state.businessLine',
    // Met with the person's own lines here: the planner takes two conditions on one column for independent, and would
    // walk all accounts for rows that cannot be there.
    where: (chosen, { scope }) => {
      const lines = scope.all ? chosen : chosen.filter((line) => scope.businessLines.includes(line))
      return lines.length === 0 ? sql<boolean>`false` : among(sql`a.business_line`, lines, 'text')
    },
  }),
  defineFilter({
    key: 'departmentId',
    kind: 'id',
    schema: z.uuid(),
    where: (value, { scope }) =>
      scope.all || scope.departmentIds.includes(value) ? sql<boolean>`a.department_id = ${value}` : sql<boolean>`false`,
  }),
  defineFilter({
    key: 'clientId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`a.client_id = ${value}`,
  }),
  defineFilter({
    key: 'mark',
    kind: 'text',
    schema: text,
    where: (value) => sql<boolean>`(a.marks @> ${[value]}::text[] and a.marks <> '{}')`,
  }),
  defineFilter({
    key: 'memberNo',
    kind: 'text',
    schema: text,
    where: (value) => sql<boolean>`a.client_id in (select m.id from clients.v_client m where m.member_no = ${value})`,
  }),
  defineFilter({
    key: 'identityNumber',
    kind: 'text',
    schema: text,
    where: (value, _actor, { cipher }) => hasIdentity(cipher, value, clientId),
  }),
  defineFilter({
    key: 'phone',
    kind: 'text',
    schema: text,
    where: (value, _actor, { cipher }) => hasPhone(cipher, value, clientId),
  }),
  defineFilter({
    key: 'email',
    kind: 'text',
    schema: text,
    where: (value, _actor, { cipher }) => hasEmail(cipher, value, clientId),
  }),
  defineFilter({
    key: 'brokerCode',
    kind: 'text',
    schema: text,
    where: (value) => sql<boolean>`a.broker_code = ${value}`,
  }),
  defineFilter({
    key: 'introducerCode',
    kind: 'text',
    schema: text,
    where: (value) => sql<boolean>`a.introducer_code = ${value}`,
  }),
  instantFilter('openedOn', sql`a.opened_at`),
]

/**
 * Every account in scope, newest first. Keyset on (opened_at, id): index account_opened, account_department,
 * account_line or account_type, and account_client_type for other than individual clients; rare statuses, frozen
 * accounts and unusual clients have partial indexes in the same order, names the GIN index account_words, marks
 * account_marks, brokers account_broker and introducers account_introducer; phone, mail and identity number the blind
 * indexes contact_value (contact_last4) and identity_document_number (identity_document_last4), member numbers
 * client_member_no_key, each then account_client; account numbers account_account_no_key. Counts within a scope read account_counted alone.
 */
export const accountList: ListDefinition = {
  id: 'accounts.account',
  permission: 'accounts.account.view',
  exportPermission: 'accounts.account.export',
  scope: 'accounts',
  summary: 'Accounts in scope with client, statuses and freezes',
  from: sql`accounts.account a`,
  detail: sql`join clients.v_client c on c.id = a.client_id`,
  rowId: sql<string>`a.id`,
  where: accountInScope,
  topic: 'accounts',
  columns: [
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'clientNameEn', kind: 'text', select: sql`c.name_en` },
    { key: 'standing', kind: 'state', select: standingColumn, values: 'accounts:state.standing' },
    {
      key: 'freezeReasons',
      kind: 'tags',
      values: 'accounts:state.freezeReason',
      select: sql`array(select f.reason from accounts.account_freeze f
        where f.account_id = a.id and f.lifted_at is null order by f.reason)`,
    },
    { key: 'clientStatus', kind: 'state', select: sql`a.client_status`, values: 'clients:state.client' },
    { key: 'status', kind: 'state', select: sql`a.status`, values: 'accounts:state.account', hidden: true },
    { key: 'frozen', kind: 'boolean', select: sql`a.frozen`, hidden: true },
    { key: 'type', kind: 'state', select: sql`a.type`, values: 'accounts:state.type' },
    { key: 'level', kind: 'state', select: sql`a.level`, values: 'accounts:state.level', hidden: true },
    { key: 'clientType', kind: 'state', select: sql`a.client_type`, values: 'clients:state.type' },
    { key: 'businessLine', kind: 'state', select: sql`a.business_line`, values: 'accounts:state.businessLine' },
    { key: 'marks', kind: 'tags', select: sql`a.marks` },
    { key: 'clientNo', kind: 'id', select: sql`c.client_no`, hidden: true },
    { key: 'memberNo', kind: 'id', select: sql`c.member_no`, hidden: true },
    { key: 'phoneMasked', kind: 'text', select: contact('phone'), hidden: true },
    { key: 'emailMasked', kind: 'text', select: contact('email'), hidden: true },
    { key: 'brokerCode', kind: 'text', select: sql`a.broker_code`, hidden: true },
    { key: 'introducerCode', kind: 'text', select: sql`a.introducer_code`, hidden: true },
    { key: 'openedOn', kind: 'date', select: sql`a.opened_on` },
    { key: 'openedAt', kind: 'instant', select: sql`a.opened_at`, hidden: true },
    { key: 'cancelledAt', kind: 'instant', select: sql`a.cancelled_at`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`a.client_id`, hidden: true },
    { key: 'departmentId', kind: 'id', select: sql`a.department_id`, hidden: true },
  ],
  filters,
  sorts: [
    { key: 'openedAt', by: sql`a.opened_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'accountNo', by: sql`a.account_no`, type: 'text', direction: 'asc' },
  ],
}
