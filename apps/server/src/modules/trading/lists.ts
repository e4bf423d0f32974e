import { sql } from 'kysely'
import { z } from 'zod'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { ACCOUNT_TYPE_OPTIONS, CATALOGUE, permissionKey } from './schema.ts'

/** What is granted without the switches that nearly every account has. */
const PRODUCTS = sql`array(select k from unnest(p.granted) with ordinality as g (k, n)
  where k not like 'trade.%' and k not in ('account.trade', 'account.deposit', 'account.withdraw', 'account.exchange')
  order by n)`

/** What accounts in scope were given, latest change first: index permission_set; by permission: permission_granted. */
export const permissionList: ListDefinition = {
  id: 'trading.permission',
  permission: 'trading.permission.view',
  exportPermission: 'trading.permission.export',
  scope: 'accounts',
  summary: 'Trading permissions of accounts',
  from: sql`trading.permission p join accounts.v_account a on a.id = p.account_id and p.ended_at is null`,
  rowId: sql<string>`p.account_id`,
  where: (actor) => inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` }),
  topic: 'trading',
  columns: [
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'accountType', kind: 'state', select: sql`a.type`, values: 'accounts:state.type' },
    { key: 'status', kind: 'state', select: sql`a.status`, values: 'accounts:state.account' },
    { key: 'products', kind: 'tags', select: PRODUCTS, values: 'trading:state.key' },
    { key: 'granted', kind: 'tags', select: sql`p.granted`, values: 'trading:state.key', hidden: true },
    { key: 'withheldCount', kind: 'number', select: sql`jsonb_array_length(p.dropped)` },
    { key: 'setByName', kind: 'text', select: sql`p.set_by_name` },
    { key: 'setAt', kind: 'instant', select: sql`p.set_at` },
    { key: 'remark', kind: 'text', select: sql`p.remark`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'accountNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`a.account_no`,
      where: (values) => sql<boolean>`a.account_no = any(${values.map((one) => one.toUpperCase())}::text[])`,
    }),
    defineFilter({
      key: 'key',
      kind: 'select',
      schema: z.array(permissionKey),
      options: CATALOGUE,
      values: 'trading:state.key',
      where: (keys) => sql<boolean>`p.granted @> ${[...keys]}::text[]`,
    }),
    defineFilter({
      key: 'accountType',
      kind: 'select',
      schema: z.array(z.enum(ACCOUNT_TYPE_OPTIONS)),
      options: ACCOUNT_TYPE_OPTIONS,
      values: 'accounts:state.type',
      where: (types) => sql<boolean>`a.type = any(${[...types]}::text[])`,
    }),
    defineFilter({
      key: 'incomplete',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql<boolean>`(jsonb_array_length(p.dropped) > 0) = ${yes}`,
    }),
  ],
  sorts: [{ key: 'setAt', by: sql`p.set_at`, type: 'timestamptz', direction: 'desc' }],
}
