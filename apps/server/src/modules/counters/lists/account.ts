import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { COUNTER_ZONE } from '../policy/zone.ts'
import { BELONGING_STATES, COUNTERS } from '../schema.ts'
import { belongingInScope } from '../store/register.ts'

/** SQL: how a row stands today. */
const STATE = sql<string>`case when b.until_on < b.from_on then 'void'
  when b.from_on > (now() at time zone ${COUNTER_ZONE})::date then 'coming'
  when b.until_on < (now() at time zone ${COUNTER_ZONE})::date then 'over' else 'current' end`

/** Which counters keep which accounts, for accounts in scope, newest first: indexes account_counter_set, account_counter_account. */
export const belongingList: ListDefinition = {
  id: 'counters.account',
  permission: 'counters.account.view',
  exportPermission: 'counters.account.export',
  scope: 'accounts',
  summary: 'Which counters keep which accounts, for accounts in scope',
  from: sql`counters.account_counter b join accounts.v_account a on a.id = b.account_id`,
  detail: sql`join clients.v_client c on c.id = a.client_id`,
  rowId: sql<string>`b.id`,
  where: belongingInScope,
  topic: 'counterAccounts',
  columns: [
    { key: 'setAt', kind: 'instant', select: sql`b.set_at` },
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'counter', kind: 'state', select: sql`b.counter`, values: 'counters:state.counter' },
    { key: 'state', kind: 'state', select: STATE, values: 'counters:state.belonging' },
    { key: 'from', kind: 'date', select: sql`b.from_on` },
    { key: 'until', kind: 'date', select: sql`b.until_on` },
    { key: 'reason', kind: 'text', select: sql`b.reason` },
    { key: 'setByName', kind: 'text', select: sql`b.set_by_name` },
    { key: 'accountId', kind: 'id', select: sql`b.account_id`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'accountNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`a.account_no`,
      where: (values) => sql<boolean>`a.account_no = any(${values.map((one) => one.toUpperCase())}::text[])`,
    }),
    chosenFilter('counter', sql`b.counter`, COUNTERS, 'counters:state.counter'),
    chosenFilter('state', STATE, BELONGING_STATES, 'counters:state.belonging'),
    defineFilter({
      key: 'accountId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`b.account_id = ${value}::uuid`,
    }),
  ],
  sorts: [{ key: 'setAt', by: sql`b.set_at`, type: 'timestamptz', direction: 'desc' }],
}
