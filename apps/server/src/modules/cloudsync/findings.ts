import { sql } from 'kysely'
import { z } from 'zod'
import { normaliseAccountNo } from '#modules/accounts'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { FINDING_KINDS } from './schema.ts'
import { findingInScope } from './store/finding.ts'

const accountNos = z.array(z.string().trim().min(1).max(40)).min(1)

/** Findings of the archive check, newest first. Keyset on (found_at desc, id desc): index finding_found or finding_open. */
export const findingList: ListDefinition = {
  id: 'cloudsync.finding',
  permission: 'cloudsync.finding.view',
  exportPermission: 'cloudsync.event.export',
  scope: 'accounts',
  summary:
    'What the nightly check of the archive found: missing, expired, unreadable, changed and unsynchronised papers',
  from: sql`cloudsync.finding f`,
  detail: sql`join clients.v_client c on c.id = f.client_id left join accounts.v_account a on a.id = f.account_id
    left join cloudsync.event e on e.id = f.event_id`,
  rowId: sql<string>`f.id`,
  where: findingInScope,
  topic: 'archiveFindings',
  columns: [
    { key: 'kind', kind: 'state', width: 164, select: sql`f.kind`, values: 'cloudsync:state.finding' },
    { key: 'parameter', kind: 'text', select: sql`f.parameter` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'since', kind: 'date', select: sql`f.since` },
    { key: 'eventNo', kind: 'id', select: sql`e.event_no` },
    { key: 'foundAt', kind: 'instant', select: sql`f.found_at` },
    { key: 'clearedAt', kind: 'instant', select: sql`f.cleared_at` },
    { key: 'eventId', kind: 'id', select: sql`f.event_id`, hidden: true },
    { key: 'documentId', kind: 'id', select: sql`f.document_id`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`f.client_id`, hidden: true },
  ],
  filters: [
    chosenFilter('kind', sql`f.kind`, FINDING_KINDS, 'cloudsync:state.finding'),
    defineFilter({
      key: 'open',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => (yes ? sql<boolean>`f.cleared_at is null` : sql<boolean>`f.cleared_at is not null`),
    }),
    defineFilter({
      key: 'accountNos',
      kind: 'paste',
      schema: accountNos,
      where: (values) => sql<boolean>`f.account_id in (select id from accounts.v_account
        where account_no = any(${values.map(normaliseAccountNo)}::text[]))`,
      match: sql<string>`(select account_no from accounts.v_account where id = f.account_id)`,
    }),
    defineFilter({
      key: 'parameter',
      kind: 'id',
      schema: z.string().trim().min(1).max(40),
      where: (value) => sql<boolean>`f.parameter = ${value}`,
    }),
  ],
  sorts: [{ key: 'foundAt', by: sql`f.found_at`, type: 'timestamptz', direction: 'desc' }],
}
