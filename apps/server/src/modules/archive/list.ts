import { sql } from 'kysely'
import { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { nameMatches } from '#modules/clients'
import { chosenFilter, dateFilter, instantFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { byAccountNo, byParameter } from './filters.ts'
import { hasWords } from './recognition.ts'
import { DOCUMENT_STATUSES, FILE_KINDS, RETENTIONS, VERSION_SOURCES } from './schema.ts'
import { documentInScope } from './store/owners.ts'
import { retainedUntil } from './store/retention.ts'

/** On the document itself, its account or its client; copies of what is held show on their own page. */
const onHold = sql<boolean>`exists (select 1 from archive.hold h where h.lifted_at is null and h.client_id = d.client_id
  and (h.level = 'client' or (h.level = 'account' and h.account_id = d.account_id)
    or (h.level = 'document' and h.document_id = d.id)))`
const overAt = (today: string) =>
  sql<boolean>`(d.status = 'WITHDRAWN' and ${retainedUntil} < ${today}::date and not ${onHold})`

/**
 * Documents by last change. Keyset on (updated_at desc, id desc): index document_updated, or document_department,
 * document_client, document_account, document_parameter under those filters; filed_for's key by business.
 */
export const documentList: ListDefinition = {
  id: 'archive.document',
  permission: 'archive.document.view',
  exportPermission: 'archive.document.export',
  scope: 'accounts',
  summary: 'Documents of clients and accounts',
  from: sql`archive.document d
    join archive.document_version v on v.document_id = d.id and v.version = d.current_version
    join clients.v_client c on c.id = d.client_id
    left join accounts.v_account a on a.id = d.account_id`,
  rowId: sql<string>`d.id`,
  where: documentInScope,
  columns: [
    { key: 'parameter', kind: 'text', select: sql`d.parameter` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'clientNo', kind: 'text', select: sql`c.client_no`, hidden: true },
    { key: 'accountNo', kind: 'text', select: sql`a.account_no` },
    { key: 'fileName', kind: 'text', select: sql`v.file_name` },
    { key: 'kind', kind: 'state', select: sql`v.kind`, values: 'archive:state.kind' },
    { key: 'size', kind: 'number', select: sql`v.size` },
    { key: 'version', kind: 'number', select: sql`d.current_version` },
    { key: 'status', kind: 'state', select: sql`d.status`, values: 'archive:state.document' },
    { key: 'expiresOn', kind: 'date', select: sql`d.expires_on` },
    {
      key: 'held',
      kind: 'boolean',
      select: sql`exists (select 1 from archive.holds_on(d.id))`,
      hidden: true,
    },
    { key: 'retainedUntil', kind: 'date', select: retainedUntil, hidden: true },
    { key: 'source', kind: 'state', select: sql`v.source`, values: 'archive:state.source', hidden: true },
    {
      key: 'text',
      kind: 'state',
      select: sql`coalesce((select r.state from archive.recognition r where r.source_sha256 = v.sha256), 'NONE')`,
      values: 'archive:state.text',
      hidden: true,
    },
    { key: 'filedByName', kind: 'text', select: sql`v.filed_by_name` },
    { key: 'updatedAt', kind: 'instant', select: sql`d.updated_at` },
    { key: 'versionId', kind: 'id', select: sql`v.id`, hidden: true },
    { key: 'accountId', kind: 'id', select: sql`d.account_id`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`d.client_id`, hidden: true },
  ],
  filters: [
    byAccountNo,
    defineFilter({
      key: 'clientName',
      kind: 'search',
      schema: z.string().trim().min(1).max(100),
      where: (value) => nameMatches(value, sql`c.search_words`, sql`c.id`),
    }),
    defineFilter({
      key: 'text',
      kind: 'text',
      permission: 'archive.text.search',
      schema: z.string().trim().min(1).max(100),
      where: (value, _actor, platform) => hasWords(platform, value),
    }),
    instantFilter('updatedAt', sql`d.updated_at`),
    chosenFilter('source', sql`v.source`, VERSION_SOURCES, 'archive:state.source'),
    defineFilter({
      key: 'sourceId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) =>
        sql<boolean>`d.id in (select s.document_id from archive.document_version s where s.source_id = ${value})`,
    }),
    defineFilter({
      key: 'businessId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) =>
        sql<boolean>`d.id in (select f.document_id from archive.filed_for f where f.business_id = ${value})`,
    }),
    defineFilter({
      key: 'clientId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`d.client_id = ${value}`,
    }),
    defineFilter({
      key: 'accountId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`d.account_id = ${value}`,
    }),
    byParameter(sql`d.parameter`),
    chosenFilter('kind', sql`v.kind`, FILE_KINDS, 'archive:state.kind'),
    chosenFilter('status', sql`d.status`, DOCUMENT_STATUSES, 'archive:state.document'),
    defineFilter({
      key: 'retention',
      kind: 'select',
      schema: z.array(z.enum(RETENTIONS)).min(1),
      options: RETENTIONS,
      values: 'archive:state.retention',
      where(chosen, _actor, { clock, config }) {
        const today = dateAt(clock(), config.timeZone)
        const each = chosen.map((one) => (one === 'HELD' ? onHold : overAt(today)))
        return sql<boolean>`(${sql.join(each, sql` or `)})`
      },
    }),
    dateFilter('expiresOn', sql`d.expires_on`),
  ],
  sorts: [{ key: 'updatedAt', by: sql`d.updated_at`, type: 'timestamptz', direction: 'desc' }],
  topic: 'documents',
}
