import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { COUNTERS, DELIVERY_REASONS, DELIVERY_STATES, RATE_KINDS } from './schema.ts'
import { deliveryInScope } from './store/delivery.ts'

const idOf = (key: string, column: string): ListFilter =>
  defineFilter({
    key,
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`${sql.raw(column)} = ${value}::uuid`,
  })

/** Deliveries of accounts in scope, newest first: indexes delivery_created, delivery_account, delivery_case. */
export const deliveryList: ListDefinition = {
  id: 'counters.delivery',
  permission: 'counters.delivery.view',
  exportPermission: 'counters.delivery.export',
  scope: 'accounts',
  summary: 'What is on its way to counters, for accounts in scope',
  from: sql`counters.delivery d join accounts.v_account a on a.id = d.account_id`,
  detail: sql`join clients.v_client c on c.id = a.client_id`,
  rowId: sql<string>`d.id`,
  where: deliveryInScope,
  topic: 'counters',
  columns: [
    { key: 'createdAt', kind: 'instant', select: sql`d.created_at` },
    { key: 'counter', kind: 'state', select: sql`d.counter`, values: 'counters:state.counter' },
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'kind', kind: 'state', select: sql`d.kind`, values: 'counters:state.kind' },
    { key: 'state', kind: 'state', select: sql`d.state`, values: 'counters:state.delivery' },
    { key: 'reason', kind: 'state', select: sql`d.reason`, values: 'counters:state.reason' },
    { key: 'rowCount', kind: 'number', select: sql`d.row_count` },
    { key: 'rowsRefused', kind: 'number', select: sql`d.rows_refused`, hidden: true },
    { key: 'lasting', kind: 'state', select: sql`d.lasting`, values: 'counters:state.lasting' },
    { key: 'dueOn', kind: 'date', select: sql`d.due_on` },
    { key: 'untilOn', kind: 'date', select: sql`d.until_on`, hidden: true },
    { key: 'sentAt', kind: 'instant', select: sql`d.sent_at`, hidden: true },
    { key: 'effectiveAt', kind: 'instant', select: sql`d.effective_at` },
    { key: 'failedAt', kind: 'instant', select: sql`d.failed_at`, hidden: true },
    { key: 'attempts', kind: 'number', select: sql`d.attempts`, hidden: true },
    { key: 'nextAt', kind: 'instant', select: sql`d.next_at`, hidden: true },
    { key: 'createdByName', kind: 'text', select: sql`d.created_by_name`, hidden: true },
    { key: 'receipt', kind: 'text', select: sql`d.receipt`, hidden: true },
    { key: 'accountId', kind: 'id', select: sql`d.account_id`, hidden: true },
    { key: 'reversing', kind: 'boolean', select: sql`d.reverses is not null`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'accountNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`a.account_no`,
      where: (values) => sql<boolean>`a.account_no = any(${values.map((one) => one.toUpperCase())}::text[])`,
    }),
    chosenFilter('counter', sql`d.counter`, COUNTERS, 'counters:state.counter'),
    chosenFilter('state', sql`d.state`, DELIVERY_STATES, 'counters:state.delivery'),
    chosenFilter('reason', sql`d.reason`, DELIVERY_REASONS, 'counters:state.reason'),
    chosenFilter('kind', sql`d.kind`, RATE_KINDS, 'counters:state.kind'),
    defineFilter({
      key: 'incident',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql<boolean>`exists (select 1 from counters.incident i
        where i.delivery_id = d.id and i.closed_at is null) = ${yes}`,
    }),
    idOf('accountId', 'd.account_id'),
    idOf('caseId', 'd.case_id'),
  ],
  sorts: [{ key: 'createdAt', by: sql`d.created_at`, type: 'timestamptz', direction: 'desc' }],
}
