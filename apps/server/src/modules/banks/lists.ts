import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { BANK_CURRENCIES, BANK_PURPOSES, BANK_SOURCES } from './schema.ts'
import { NUMBER_SEAL } from './store.ts'

/** Bank accounts of accounts in scope, latest first: index bank_account_set, or bank_account_account for one account. */
export const bankList: ListDefinition = {
  id: 'banks.account',
  permission: 'banks.account.view',
  exportPermission: 'banks.account.export',
  scope: 'accounts',
  summary: 'Bank accounts that accounts settle through, those that count and those before',
  from: sql`banks.bank_account b join accounts.v_account a on a.id = b.account_id`,
  rowId: sql<string>`b.id`,
  where: (actor) => inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` }),
  topic: 'banks',
  columns: [
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'bank', kind: 'text', select: sql`b.bank` },
    { key: 'branch', kind: 'text', select: sql`b.branch` },
    { key: 'accountName', kind: 'text', select: sql`b.account_name` },
    { key: 'numberMasked', kind: 'text', select: sql`b.number_masked` },
    { key: 'currency', kind: 'id', select: sql`b.currency` },
    { key: 'purpose', kind: 'state', select: sql`b.purpose`, values: 'banks:state.purpose' },
    { key: 'validFrom', kind: 'date', select: sql`b.valid_from` },
    { key: 'standing', kind: 'state', select: sql`coalesce(b.ended_how, 'active')`, values: 'banks:state.standing' },
    { key: 'source', kind: 'state', select: sql`b.source`, values: 'banks:state.source' },
    { key: 'setByName', kind: 'text', select: sql`b.set_by_name`, hidden: true },
    { key: 'setAt', kind: 'instant', select: sql`b.set_at` },
    { key: 'endedAt', kind: 'instant', select: sql`b.ended_at` },
    { key: 'accountId', kind: 'id', select: sql`b.account_id`, hidden: true },
  ],
  filters: [
    defineFilter({ key: 'accountId', kind: 'id', schema: z.uuid(), where: (id) => sql`b.account_id = ${id}::uuid` }),
    defineFilter({
      key: 'accountNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`a.account_no`,
      where: (values) => sql<boolean>`a.account_no = any(${values.map((one) => one.toUpperCase())}::text[])`,
    }),
    defineFilter({
      key: 'bank',
      kind: 'text',
      schema: z.string().trim().min(1).max(80),
      where: (value) => sql`b.bank ilike '%' || ${value.replaceAll(/[\\%_]/g, '\\$&')} || '%'`,
    }),
    // By the last four (index bank_account_masked), or the whole number by its blind index (bank_account_number).
    defineFilter({
      key: 'accountNumber',
      kind: 'text',
      schema: z
        .string()
        .transform((typed) => typed.replaceAll(/[\s-]/g, ''))
        .pipe(z.string().regex(/^[0-9A-Za-z]{4,34}$/)),
      where: (number, _actor, { cipher }) =>
        number.length === 4
          ? sql`b.number_masked = '****' || ${number}`
          : sql`b.number_index = ${cipher.blindIndex(number, NUMBER_SEAL)}`,
    }),
    chosenFilter('currency', sql`b.currency`, BANK_CURRENCIES),
    chosenFilter('purpose', sql`b.purpose`, BANK_PURPOSES, 'banks:state.purpose'),
    chosenFilter('source', sql`b.source`, BANK_SOURCES, 'banks:state.source'),
    defineFilter({
      key: 'inForce',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql<boolean>`(b.ended_at is null) = ${yes}`,
    }),
    // As it was at a moment: the account's page asks for it.
    defineFilter({
      key: 'at',
      kind: 'id',
      schema: z.iso.datetime({ offset: true }),
      where: (at) =>
        sql<boolean>`b.set_at <= ${at}::timestamptz and (b.ended_at is null or b.ended_at > ${at}::timestamptz)`,
    }),
  ],
  sorts: [{ key: 'setAt', by: sql`b.set_at`, type: 'timestamptz', direction: 'desc' }],
}
