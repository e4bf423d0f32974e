import { sql } from 'kysely'
import { z } from 'zod'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { SLOT_CODES, SLOTS } from '../schema.ts'
import { recordInScope } from '../store/record.ts'

/** SQL: the code of the slot. */
const CODE = sql`(${[...SLOT_CODES]}::text[])[r.slot]`

/** Opening data of accounts in scope, newest first: indexes record_received, record_account. */
export const recordList: ListDefinition = {
  id: 'counters.record',
  permission: 'counters.record.view',
  exportPermission: 'counters.record.export',
  scope: 'accounts',
  summary: 'Opening data that came in from CAP, for accounts in scope',
  from: sql`counters.record r left join accounts.v_account a on a.id = r.account_id`,
  rowId: sql<string>`r.id`,
  where: recordInScope,
  topic: 'counterRecords',
  columns: [
    { key: 'receivedAt', kind: 'instant', select: sql`r.received_at` },
    { key: 'slot', kind: 'state', select: CODE, values: 'counters:state.slot' },
    { key: 'accountNo', kind: 'id', select: sql`r.account_no` },
    {
      key: 'shown',
      kind: 'text',
      // Names of fields are said by whoever shows it, in the reader's language.
      select: sql`r.shown::text`,
    },
    { key: 'changedAt', kind: 'instant', select: sql`r.changed_at` },
    { key: 'version', kind: 'number', select: sql`r.version`, hidden: true },
    { key: 'sourceId', kind: 'text', select: sql`r.source_id`, hidden: true },
    { key: 'accountId', kind: 'id', select: sql`r.account_id`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'accountNo',
      kind: 'text',
      schema: z.string().trim().min(1).max(40),
      where: (value) => sql<boolean>`r.account_no = ${value.toUpperCase()}`,
    }),
    defineFilter({
      key: 'slot',
      kind: 'select',
      schema: z.array(z.enum(SLOT_CODES)).min(1),
      options: SLOT_CODES,
      values: 'counters:state.slot',
      where: (picked) =>
        sql<boolean>`r.slot = any(${SLOTS.filter(({ code }) => picked.includes(code)).map(({ no }) => no)}::int[])`,
    }),
    defineFilter({
      key: 'accountId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`r.account_id = ${value}::uuid`,
    }),
  ],
  sorts: [{ key: 'receivedAt', by: sql`r.received_at`, type: 'timestamptz', direction: 'desc' }],
}
