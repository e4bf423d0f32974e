import { sql } from 'kysely'
import { chosenFilter, containsFilter, instantFilter } from '../lists/filter.ts'
import type { ListDefinition } from '../lists/list.ts'

const STATES = ['queued', 'running', 'ready', 'failed', 'cancelled', 'expired'] as const

/** The download centre: what a person asked for as a file. Index export_operator. */
export const exportList: ListDefinition = {
  id: 'platform.export',
  permission: 'signed-in',
  exportPermission: 'signed-in',
  scope: 'own',
  summary: "The person's own exports, newest first",
  from: sql`platform.export e`,
  rowId: sql<string>`e.id`,
  where: ({ operatorId }) => sql<boolean>`e.operator_id = ${operatorId}`,
  topic: 'exports',
  columns: [
    // Until the file is there it goes by what it is of.
    { key: 'fileName', kind: 'text', select: sql`e.file_name`, width: 320 },
    { key: 'list', kind: 'text', select: sql`e.list_id`, keys: 'list' },
    { key: 'state', kind: 'state', select: sql`e.state`, values: 'platform:state.export' },
    { key: 'rows', kind: 'number', select: sql`e.rows_done` },
    { key: 'total', kind: 'number', select: sql`e.rows_total`, hidden: true },
    { key: 'size', kind: 'number', select: sql`e.size`, width: 110 },
    { key: 'createdAt', kind: 'instant', select: sql`e.created_at` },
    { key: 'expiresAt', kind: 'instant', select: sql`e.expires_at` },
    {
      key: 'problem',
      kind: 'text',
      names: 'problem',
      select: sql`case when e.code is not null
        then jsonb_build_object('module', e.module, 'code', e.code, 'params', e.params) end`,
      hidden: true,
    },
    { key: 'code', kind: 'text', select: sql`e.code`, hidden: true },
    { key: 'finishedAt', kind: 'instant', select: sql`e.finished_at`, hidden: true },
  ],
  filters: [
    containsFilter('fileName', sql`e.file_name`),
    chosenFilter('state', sql`e.state`, STATES, 'platform:state.export'),
    instantFilter('createdAt', sql`e.created_at`),
  ],
  sorts: [
    { key: 'createdAt', by: sql`e.created_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'size', by: sql`e.size`, type: 'int8', direction: 'desc' },
  ],
}
