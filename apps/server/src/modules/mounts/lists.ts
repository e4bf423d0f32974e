import { sql } from 'kysely'
import { z } from 'zod'
import { normaliseAccountNo } from '#modules/accounts'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { FILE_STATES } from './schema.ts'
import { fileInScope } from './store/file.ts'

const text = z.string().trim().min(1).max(100)
const accountNos = z.array(z.string().min(1).max(40)).min(1).max(20_000)

/**
 * Files in legacy folders, newest first. Keyset on (first_seen_at desc, id desc): index file_seen, or file_department,
 * file_account, file_unbound, file_named under those filters.
 */
export const fileList: ListDefinition = {
  id: 'mounts.file',
  permission: 'mounts.file.view',
  exportPermission: 'mounts.file.export',
  scope: 'accounts',
  summary: 'Files in legacy folders, and whose they are',
  from: sql`mounts.file f`,
  detail: sql`left join accounts.v_account a on a.id = f.account_id`,
  rowId: sql<string>`f.id`,
  label: sql`f.file_name`,
  where: fileInScope,
  topic: 'mountedFiles',
  columns: [
    { key: 'fileName', kind: 'text', width: 220, select: sql`f.file_name` },
    { key: 'mountState', kind: 'state', width: 96, select: sql`f.state`, values: 'mounts:state.file' },
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'namedAccount', kind: 'id', select: sql`f.named_account` },
    { key: 'parameter', kind: 'text', width: 150, select: sql`f.parameter` },
    { key: 'datedOn', kind: 'date', select: sql`f.dated_on` },
    { key: 'path', kind: 'text', width: 260, select: sql`f.path` },
    { key: 'size', kind: 'number', select: sql`f.size` },
    { key: 'boundByName', kind: 'text', select: sql`f.bound_by_name` },
    { key: 'boundAt', kind: 'instant', select: sql`f.bound_at`, hidden: true },
    { key: 'root', kind: 'id', select: sql`f.root`, hidden: true },
    { key: 'mime', kind: 'text', select: sql`f.mime`, hidden: true },
    { key: 'modifiedAt', kind: 'instant', select: sql`f.modified_at`, hidden: true },
    { key: 'firstSeenAt', kind: 'instant', select: sql`f.first_seen_at`, hidden: true },
    { key: 'vanishedAt', kind: 'instant', select: sql`f.vanished_at`, hidden: true },
    { key: 'accountId', kind: 'id', select: sql`f.account_id`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'bound',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => (yes ? sql<boolean>`f.account_id is not null` : sql<boolean>`f.account_id is null`),
    }),
    defineFilter({
      key: 'accountNos',
      kind: 'paste',
      schema: accountNos,
      where: (
        values,
      ) => sql<boolean>`(f.named_account = any(${values.map(normaliseAccountNo)}::text[]) or f.account_id in
        (select id from accounts.v_account where account_no = any(${values.map(normaliseAccountNo)}::text[])))`,
      match: sql<string>`coalesce((select account_no from accounts.v_account where id = f.account_id), f.named_account)`,
    }),
    chosenFilter('mountState', sql`f.state`, FILE_STATES, 'mounts:state.file'),
    defineFilter({ key: 'root', kind: 'id', schema: text, where: (value) => sql<boolean>`f.root = ${value}` }),
    defineFilter({
      key: 'parameter',
      kind: 'id',
      schema: text,
      where: (value) => sql<boolean>`f.parameter = ${value}`,
    }),
    defineFilter({
      key: 'accountId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`f.account_id = ${value}::uuid`,
    }),
  ],
  sorts: [{ key: 'firstSeenAt', by: sql`f.first_seen_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Looks through the folders, newest first. Keyset on (started_at desc, id desc): index scan_started. */
export const scanList: ListDefinition = {
  id: 'mounts.scan',
  permission: 'mounts.root.view',
  exportPermission: 'mounts.file.export',
  scope: 'none',
  summary: 'When legacy folders were looked through, and what was found',
  from: sql`mounts.scan s`,
  rowId: sql<string>`s.id`,
  where: () => sql<boolean>`true`,
  topic: 'mounts',
  columns: [
    { key: 'root', kind: 'id', width: 110, select: sql`s.root` },
    { key: 'scanState', kind: 'state', width: 96, select: sql`s.state`, values: 'mounts:state.scan' },
    { key: 'startedAt', kind: 'instant', width: 150, select: sql`s.started_at` },
    { key: 'finishedAt', kind: 'instant', width: 150, select: sql`s.finished_at` },
    { key: 'seen', kind: 'number', width: 76, select: sql`s.seen` },
    { key: 'fresh', kind: 'number', width: 76, select: sql`s.fresh` },
    { key: 'changed', kind: 'number', width: 76, select: sql`s.changed` },
    { key: 'renamed', kind: 'number', width: 76, select: sql`s.renamed` },
    { key: 'vanished', kind: 'number', width: 76, select: sql`s.vanished` },
    { key: 'refused', kind: 'number', width: 76, select: sql`s.refused` },
    { key: 'failure', kind: 'state', width: 90, select: sql`s.failure`, values: 'mounts:state.failure' },
    { key: 'askedByName', kind: 'text', width: 90, select: sql`s.asked_by_name` },
  ],
  filters: [defineFilter({ key: 'root', kind: 'id', schema: text, where: (value) => sql<boolean>`s.root = ${value}` })],
  sorts: [{ key: 'startedAt', by: sql`s.started_at`, type: 'timestamptz', direction: 'desc' }],
}
