import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { CODE_EXCHANGES, CODE_PURPOSES, CODE_SOURCES, CODE_STATES } from '../schema/code.ts'

/** Trading codes of accounts in scope, latest first: index code_applied, or code_account for one account. */
export const codeList: ListDefinition = {
  id: 'trading.code',
  permission: 'trading.code.view',
  exportPermission: 'trading.code.export',
  scope: 'accounts',
  summary: 'Codes that accounts trade under at the exchanges',
  from: sql`trading.code c join accounts.v_account a on a.id = c.account_id`,
  rowId: sql<string>`c.id`,
  where: (actor) => inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` }),
  topic: 'tradingCodes',
  columns: [
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'exchange', kind: 'id', select: sql`c.exchange` },
    { key: 'purpose', kind: 'state', select: sql`c.purpose`, values: 'trading:state.purpose' },
    { key: 'code', kind: 'id', select: sql`coalesce(c.member_no, '') || c.client_no` },
    { key: 'codeState', kind: 'state', select: sql`c.state`, values: 'trading:state.codeState' },
    { key: 'source', kind: 'state', select: sql`c.source`, values: 'trading:state.source' },
    { key: 'appliedByName', kind: 'text', select: sql`c.applied_by_name`, hidden: true },
    { key: 'appliedAt', kind: 'instant', select: sql`c.applied_at` },
    { key: 'confirmedAt', kind: 'instant', select: sql`c.confirmed_at` },
    { key: 'confirmedBy', kind: 'state', select: sql`c.confirmed_by`, values: 'trading:state.confirmedBy' },
    { key: 'confirmedSlot', kind: 'number', select: sql`c.confirmed_slot`, hidden: true },
    { key: 'endedAt', kind: 'instant', select: sql`c.ended_at` },
    { key: 'reason', kind: 'text', select: sql`c.reason`, hidden: true },
    { key: 'accountId', kind: 'id', select: sql`c.account_id`, hidden: true },
  ],
  filters: [
    defineFilter({ key: 'accountId', kind: 'id', schema: z.uuid(), where: (id) => sql`c.account_id = ${id}::uuid` }),
    defineFilter({
      key: 'accountNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`a.account_no`,
      where: (values) => sql<boolean>`a.account_no = any(${values.map((one) => one.toUpperCase())}::text[])`,
    }),
    // Index code_number.
    defineFilter({
      key: 'code',
      kind: 'text',
      schema: z
        .string()
        .trim()
        .regex(/^\d{8}(\d{4})?$/),
      where: (code) => sql<boolean>`c.client_no = right(${code}, 8)
        and (length(${code}) = 8 or c.member_no = left(${code}, 4))`,
    }),
    chosenFilter('exchange', sql`c.exchange`, CODE_EXCHANGES),
    chosenFilter('purpose', sql`c.purpose`, CODE_PURPOSES, 'trading:state.purpose'),
    chosenFilter('codeState', sql`c.state`, CODE_STATES, 'trading:state.codeState'),
    chosenFilter('source', sql`c.source`, CODE_SOURCES, 'trading:state.source'),
  ],
  sorts: [{ key: 'appliedAt', by: sql`c.applied_at`, type: 'timestamptz', direction: 'desc' }],
}
