import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { INTRODUCER_KINDS, INTRODUCER_STATUSES } from './schema.ts'
import { introducerInScope } from './store.ts'

/** Introducers in scope, newest first: index introducer_created. */
export const introducerList: ListDefinition = {
  id: 'introducers.introducer',
  permission: 'introducers.introducer.view',
  exportPermission: 'introducers.introducer.export',
  scope: 'accounts',
  summary: 'Introducers in scope',
  from: sql`introducers.introducer i`,
  rowId: sql<string>`i.id`,
  where: introducerInScope,
  topic: 'introducers',
  columns: [
    { key: 'code', kind: 'id', select: sql`i.code` },
    { key: 'displayName', kind: 'text', select: sql`i.display_name` },
    { key: 'kind', kind: 'state', select: sql`i.kind`, values: 'introducers:state.kind' },
    { key: 'status', kind: 'state', select: sql`i.status`, values: 'introducers:state.introducer' },
    { key: 'identityMasked', kind: 'text', select: sql`i.identity_masked` },
    { key: 'certificateNo', kind: 'text', select: sql`i.certificate_no` },
    { key: 'departmentId', kind: 'id', select: sql`i.department_id` },
    { key: 'startsOn', kind: 'date', select: sql`i.starts_on` },
    { key: 'endsOn', kind: 'date', select: sql`i.ends_on` },
    { key: 'createdAt', kind: 'instant', select: sql`i.created_at`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'name',
      kind: 'search',
      schema: z.string().trim().min(1).max(100),
      where: (text) => sql`(i.display_name ilike ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`} or i.code = ${text})`,
    }),
    chosenFilter('status', sql`i.status`, INTRODUCER_STATUSES, 'introducers:state.introducer'),
    chosenFilter('kind', sql`i.kind`, INTRODUCER_KINDS, 'introducers:state.kind'),
    defineFilter({
      key: 'code',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`i.code`,
      where: (values) => sql<boolean>`i.code = any(${values}::text[])`,
    }),
  ],
  sorts: [{ key: 'createdAt', by: sql`i.created_at`, type: 'timestamptz', direction: 'desc' }],
}
