import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { HOLD_LEVELS, HOLD_STATES } from './schema.ts'
import { holdInScope } from './store/retention.ts'

const text = z.string().trim().min(1).max(100)
const state = sql<string>`case when h.lifted_at is null then 'ACTIVE' else 'LIFTED' end`

/** Legal holds by when they were placed: indexes hold_placed and hold_department. */
export const holdList: ListDefinition = {
  id: 'archive.hold',
  permission: 'archive.hold.view',
  exportPermission: 'archive.document.export',
  scope: 'accounts',
  summary: 'Legal holds on clients, accounts and documents',
  from: sql`archive.hold h join clients.v_client c on c.id = h.client_id
    left join accounts.v_account a on a.id = h.account_id
    left join archive.document d on d.id = h.document_id`,
  rowId: sql<string>`h.id`,
  where: holdInScope,
  columns: [
    { key: 'holdState', kind: 'state', width: 96, select: state, values: 'archive:state.hold' },
    { key: 'holdLevel', kind: 'state', width: 96, select: sql`h.level`, values: 'archive:state.holdLevel' },
    { key: 'clientName', kind: 'text', width: 110, select: sql`c.display_name` },
    { key: 'accountNo', kind: 'text', width: 120, select: sql`a.account_no` },
    { key: 'parameter', kind: 'text', width: 150, select: sql`d.parameter` },
    { key: 'reason', kind: 'text', width: 160, select: sql`h.reason` },
    { key: 'reference', kind: 'text', width: 120, select: sql`h.reference` },
    { key: 'placedByName', kind: 'text', width: 100, select: sql`h.placed_by_name` },
    { key: 'placedAt', kind: 'instant', width: 150, select: sql`h.placed_at` },
    { key: 'liftedByName', kind: 'text', select: sql`h.lifted_by_name` },
    { key: 'liftedAt', kind: 'instant', select: sql`h.lifted_at` },
    { key: 'liftReason', kind: 'text', select: sql`h.lift_reason`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`h.client_id`, hidden: true },
    { key: 'accountId', kind: 'id', select: sql`h.account_id`, hidden: true },
    { key: 'documentId', kind: 'id', select: sql`h.document_id`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'holdState',
      kind: 'select',
      schema: z.array(z.enum(HOLD_STATES)).min(1),
      options: HOLD_STATES,
      values: 'archive:state.hold',
      where: (chosen) => sql<boolean>`${state} = any(${chosen}::text[])`,
    }),
    chosenFilter('holdLevel', sql`h.level`, HOLD_LEVELS, 'archive:state.holdLevel'),
    defineFilter({
      key: 'reference',
      kind: 'text',
      schema: text,
      where: (value) => sql<boolean>`h.reference = ${value}`,
    }),
    defineFilter({
      key: 'clientId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`h.client_id = ${value}`,
    }),
  ],
  sorts: [{ key: 'placedAt', by: sql`h.placed_at`, type: 'timestamptz', direction: 'desc' }],
  topic: 'holds',
}
