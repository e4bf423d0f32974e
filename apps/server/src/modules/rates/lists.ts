import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { defineFilter, type ListColumn, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { FEE_VALUES, MARGIN_VALUES } from './schema.ts'

const text = z.string().trim().min(1).max(40)
const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const rateColumn = (key: string): ListColumn => ({
  key,
  kind: 'rate',
  select: sql`trim_scale(${sql.raw(`r.${snake(key)}`)})::text`,
})

const placeColumns: ListColumn[] = [
  { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
  { key: 'exchange', kind: 'text', select: sql`r.exchange` },
  { key: 'product', kind: 'text', select: sql`nullif(r.product, '')` },
  { key: 'contract', kind: 'text', select: sql`nullif(r.contract, '')` },
]
const hedge: ListColumn = {
  key: 'hedgeFlag',
  kind: 'state',
  select: sql`r.hedge_flag`,
  values: 'rates:state.hedgeFlag',
}
const timeColumns: ListColumn[] = [
  { key: 'lasting', kind: 'state', select: sql`r.lasting`, values: 'rates:state.lasting' },
  { key: 'validFrom', kind: 'date', select: sql`r.valid_from` },
  { key: 'validUntil', kind: 'date', select: sql`r.valid_until` },
  { key: 'setByName', kind: 'text', select: sql`r.set_by_name`, hidden: true },
  { key: 'setAt', kind: 'instant', select: sql`r.set_at` },
  { key: 'endedAt', kind: 'instant', select: sql`r.ended_at` },
  { key: 'accountId', kind: 'id', select: sql`r.account_id`, hidden: true },
]

const filters: ListFilter[] = [
  defineFilter({ key: 'accountId', kind: 'id', schema: z.uuid(), where: (id) => sql`r.account_id = ${id}::uuid` }),
  defineFilter({
    key: 'accountNo',
    kind: 'paste',
    schema: z.array(z.string().trim().min(1).max(40)).min(1),
    match: sql<string>`a.account_no`,
    where: (values) => sql<boolean>`a.account_no = any(${values.map((one) => one.toUpperCase())}::text[])`,
  }),
  defineFilter({
    key: 'exchange',
    kind: 'text',
    schema: text,
    where: (value) => sql`r.exchange = ${value.toUpperCase()}`,
  }),
  defineFilter({
    key: 'product',
    kind: 'text',
    schema: text,
    where: (value) => sql`(lower(r.product) = lower(${value}) or lower(r.contract) like lower(${value}) || '%')`,
  }),
  defineFilter({
    key: 'inForce',
    kind: 'boolean',
    schema: z.boolean(),
    where: (yes) => sql<boolean>`(r.ended_at is null) = ${yes}`,
  }),
]

function rateList(
  id: 'fee' | 'margin',
  table: RawBuilder<unknown>,
  columns: ListColumn[],
  summary: string,
): ListDefinition {
  return {
    id: `rates.${id}`,
    permission: 'rates.rate.view',
    exportPermission: 'rates.rate.export',
    scope: 'accounts',
    summary,
    from: sql`${table} r join accounts.v_account a on a.id = r.account_id`,
    rowId: sql<string>`r.id`,
    where: (actor) => inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` }),
    topic: 'rates',
    columns,
    filters,
    sorts: [{ key: 'setAt', by: sql`r.set_at`, type: 'timestamptz', direction: 'desc' }],
  }
}

/** Fee rates of accounts in scope, latest first: index fee_rate_set, or fee_rate_account for one account. */
export const feeList = rateList(
  'fee',
  sql`rates.fee_rate`,
  [
    ...placeColumns,
    { key: 'productType', kind: 'state', select: sql`r.product_type`, values: 'rates:state.productType' },
    hedge,
    ...FEE_VALUES.map(rateColumn),
    ...timeColumns,
  ],
  'Fee rates of accounts',
)

/** Margin rates of accounts in scope, latest first: index margin_rate_set, or margin_rate_account for one account. */
export const marginList = rateList(
  'margin',
  sql`rates.margin_rate`,
  [
    ...placeColumns,
    hedge,
    ...MARGIN_VALUES.map(rateColumn),
    { key: 'relative', kind: 'boolean', select: sql`r.relative` },
    ...timeColumns,
  ],
  'Margin rates of accounts',
)
