import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter, like } from '#platform/lists/filter.ts'
import { defineFilter, type ListColumn, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { type GroupKind, MEMBERSHIPS, PURPOSES } from './schema.ts'

const text = z.string().trim().min(1).max(100)

const groupFilter = (column: RawBuilder<unknown>): ListFilter =>
  defineFilter({
    key: 'groupId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`${column} = ${value}::uuid`,
  })

/** Groups of a kind, newest first: index member_group_created. Some dozens. */
function groupList(kind: GroupKind): ListDefinition {
  const purposes = PURPOSES[kind]
  return {
    id: `groups.${kind}Group`,
    permission: `groups.${kind}Group.view`,
    exportPermission: `groups.${kind}Group.export`,
    scope: 'none',
    summary: kind === 'client' ? 'Client groups with their purposes' : 'Stock groups with their purposes',
    from: sql`groups.member_group g`,
    rowId: sql<string>`g.id`,
    where: () => sql<boolean>`(g.kind = ${sql.lit(kind)} and g.removed_at is null)`,
    topic: `${kind}Groups`,
    columns: [
      { key: 'code', kind: 'id', select: sql`g.code` },
      { key: 'name', kind: 'text', select: sql`g.name` },
      { key: 'purposes', kind: 'tags', select: sql`g.purposes`, values: 'groups:state.purpose' },
      { key: 'members', kind: 'number', select: sql`g.members` },
      ...(kind === 'client' ? [membership] : []),
      { key: 'remark', kind: 'text', select: sql`g.remark` },
      { key: 'updatedAt', kind: 'instant', select: sql`g.updated_at` },
      { key: 'updatedBy', kind: 'text', select: sql`g.updated_by` },
      { key: 'createdAt', kind: 'instant', select: sql`g.created_at`, hidden: true },
    ],
    filters: [
      defineFilter({
        key: 'name',
        kind: 'search',
        schema: text,
        where: (value) => sql<boolean>`(g.name ilike ${like(value)} or g.code ilike ${like(value)})`,
      }),
      defineFilter({
        key: 'purpose',
        kind: 'select',
        schema: z.array(z.enum(purposes as readonly [string, ...string[]])).min(1),
        options: purposes,
        values: 'groups:state.purpose',
        where: (chosen) => sql<boolean>`g.purposes && ${chosen}::text[]`,
      }),
      ...(kind === 'client' ? [byMembership, holdsAccount] : [holdsInstrument]),
    ],
    sorts: [
      { key: 'createdAt', by: sql`g.created_at`, type: 'timestamptz', direction: 'desc' },
      { key: 'code', by: sql`g.code`, type: 'text', direction: 'asc' },
    ],
  }
}

/** How members come in; one of MEMBERSHIPS. */
const membershipOf = sql`(case when g.rule is null then 'byHand' else 'byRule' end)`
const membership: ListColumn = {
  key: 'membership',
  kind: 'state',
  select: membershipOf,
  values: 'groups:state.membership',
}
const byMembership = chosenFilter('membership', membershipOf, MEMBERSHIPS, 'groups:state.membership')
const holdsAccount = defineFilter({
  key: 'accountId',
  kind: 'id',
  schema: z.uuid(),
  where: (value, actor) => sql<boolean>`exists (select from groups.client_member m
    join accounts.v_account a on a.id = m.account_id where m.group_id = g.id and m.account_id = ${value}::uuid
      and m.removed_at is null
      and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })})`,
})
const holdsInstrument = defineFilter({
  key: 'instrument',
  kind: 'text',
  schema: text,
  where: (value) => sql<boolean>`exists (select from groups.stock_member m
    where m.group_id = g.id and m.instrument = ${value.toUpperCase()} and m.removed_at is null)`,
})

export const clientGroupList = groupList('client')
export const stockGroupList = groupList('stock')

/** Accounts in a client group, as far as they are in scope; last added first: index client_member_added. */
export const clientMemberList: ListDefinition = {
  id: 'groups.clientMember',
  permission: 'groups.clientGroup.view',
  exportPermission: 'groups.clientGroup.export',
  scope: 'accounts',
  summary: 'Accounts in client groups, in scope',
  from: sql`groups.client_member m join accounts.v_account a on a.id = m.account_id`,
  detail: sql`join clients.v_client c on c.id = a.client_id join groups.member_group g on g.id = m.group_id`,
  rowId: sql<string>`m.id`,
  where: (actor) => sql<boolean>`(m.removed_at is null
    and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })})`,
  topic: 'clientGroups',
  columns: [
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'type', kind: 'state', select: sql`a.type`, values: 'accounts:state.type' },
    { key: 'status', kind: 'state', select: sql`a.status`, values: 'accounts:state.account' },
    { key: 'groupCode', kind: 'text', select: sql`g.code`, hidden: true },
    { key: 'clientNo', kind: 'text', select: sql`c.client_no`, hidden: true },
    { key: 'addedAt', kind: 'instant', select: sql`m.added_at` },
    { key: 'addedBy', kind: 'text', select: sql`m.added_by` },
    { key: 'accountId', kind: 'id', select: sql`a.id`, hidden: true },
  ],
  filters: [
    groupFilter(sql`m.group_id`),
    defineFilter({
      key: 'accountNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`a.account_no`,
      where: (values) => sql<boolean>`a.account_no = any(${values}::text[])`,
    }),
  ],
  sorts: [
    { key: 'addedAt', by: sql`m.added_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'accountNo', by: sql`a.account_no`, type: 'text', direction: 'asc' },
  ],
}

/** Instruments in a stock group: index stock_member_added. */
export const stockMemberList: ListDefinition = {
  id: 'groups.stockMember',
  permission: 'groups.stockGroup.view',
  exportPermission: 'groups.stockGroup.export',
  scope: 'none',
  summary: 'Instruments in stock groups',
  from: sql`groups.stock_member m`,
  detail: sql`join groups.member_group g on g.id = m.group_id`,
  rowId: sql<string>`m.id`,
  where: () => sql<boolean>`m.removed_at is null`,
  topic: 'stockGroups',
  columns: [
    { key: 'instrument', kind: 'id', select: sql`m.instrument`, width: 260 },
    { key: 'groupCode', kind: 'text', select: sql`g.code`, hidden: true },
    { key: 'addedAt', kind: 'instant', select: sql`m.added_at` },
    { key: 'addedBy', kind: 'text', select: sql`m.added_by` },
  ],
  filters: [
    groupFilter(sql`m.group_id`),
    defineFilter({
      key: 'instrument',
      kind: 'search',
      schema: text,
      where: (value) => sql<boolean>`m.instrument like ${like(value.toUpperCase())}`,
    }),
  ],
  sorts: [
    { key: 'addedAt', by: sql`m.added_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'instrument', by: sql`m.instrument`, type: 'text', direction: 'asc' },
  ],
}
