import { sql } from 'kysely'
import { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { byAccountNo, byParameter } from './filters.ts'
import { documentInScope } from './store/owners.ts'
import { retainedUntil } from './store/retention.ts'

const held = sql<boolean>`exists (select 1 from archive.holds_on(d.id))`

/** Withdrawn documents whose time is over, the longest first: indexes document_withdrawn, document_withdrawn_department. */
export const overdueList: ListDefinition = {
  id: 'archive.overdue',
  permission: 'archive.destruction.view',
  exportPermission: 'archive.document.export',
  scope: 'accounts',
  summary: 'Withdrawn documents whose retention is over: held ones stay, the others may be destroyed',
  from: sql`archive.document d
    join archive.document_version v on v.document_id = d.id and v.version = d.current_version
    join clients.v_client c on c.id = d.client_id
    left join accounts.v_account a on a.id = d.account_id`,
  rowId: sql<string>`d.id`,
  where: (actor) => sql<boolean>`(d.status = 'WITHDRAWN' and ${documentInScope(actor)})`,
  among: ({
    clock,
    config,
  }) => sql<boolean>`(greatest(d.retain_until, ((d.updated_at at time zone ${config.timeZone}) + make_interval(years => (
      select p.retention_years from archive.parameter p where p.code = d.parameter)))::date)
      < ${dateAt(clock(), config.timeZone)}::date)`,
  columns: [
    { key: 'parameter', kind: 'text', select: sql`d.parameter` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'accountNo', kind: 'text', select: sql`a.account_no` },
    { key: 'fileName', kind: 'text', select: sql`v.file_name` },
    { key: 'version', kind: 'number', select: sql`d.current_version` },
    { key: 'retainedUntil', kind: 'date', select: retainedUntil },
    { key: 'held', kind: 'boolean', select: held },
    { key: 'updatedAt', kind: 'instant', select: sql`d.updated_at` },
    { key: 'accountId', kind: 'id', select: sql`d.account_id`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`d.client_id`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'held',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => (yes ? held : sql<boolean>`not ${held}`),
    }),
    byAccountNo,
    byParameter(sql`d.parameter`),
  ],
  sorts: [{ key: 'updatedAt', by: sql`d.updated_at`, type: 'timestamptz', direction: 'asc' }],
  topic: 'documents',
}

/** What was destroyed, newest first: indexes destruction_at, destruction_department. */
export const destructionList: ListDefinition = {
  id: 'archive.destruction',
  permission: 'archive.destruction.view',
  exportPermission: 'archive.document.export',
  scope: 'accounts',
  summary: 'Documents that were destroyed after their time: what they were, who ordered it and why',
  from: sql`archive.destruction x join clients.v_client c on c.id = x.client_id
    left join accounts.v_account a on a.id = x.account_id`,
  rowId: sql<string>`x.id`,
  where: (actor) => inScope(actor, { businessLine: sql`x.business_line`, departmentId: sql`x.department_id` }),
  columns: [
    { key: 'parameter', kind: 'text', select: sql`x.parameter` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'accountNo', kind: 'text', select: sql`a.account_no` },
    { key: 'versions', kind: 'number', select: sql`jsonb_array_length(x.versions)` },
    { key: 'sha256', kind: 'text', select: sql`x.versions -> -1 ->> 'sha256'`, hidden: true },
    { key: 'reason', kind: 'text', select: sql`x.reason` },
    { key: 'destroyedByName', kind: 'text', select: sql`x.destroyed_by_name` },
    { key: 'destroyedAt', kind: 'instant', select: sql`x.destroyed_at` },
    { key: 'documentId', kind: 'id', select: sql`x.document_id`, hidden: true },
    { key: 'accountId', kind: 'id', select: sql`x.account_id`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`x.client_id`, hidden: true },
  ],
  filters: [byAccountNo, byParameter(sql`x.parameter`)],
  sorts: [{ key: 'destroyedAt', by: sql`x.destroyed_at`, type: 'timestamptz', direction: 'desc' }],
  topic: 'documents',
}
