import { sql } from 'kysely'
import { chosenFilter } from '#platform/lists/filter.ts'
import { type ListDefinition } from '#platform/lists/list.ts'
import { RUN_KINDS, RUN_STATES } from './schema.ts'

/** Backups, checks and drills, newest first. Keyset on (started_at desc, id desc): index run_started or run_kind. */
export const runList: ListDefinition = {
  id: 'backups.run',
  permission: 'backups.backup.view',
  exportPermission: 'backups.backup.export',
  scope: 'none',
  summary: 'Backups of the database, checks of the copies and restore drills',
  from: sql`backups.run r`,
  rowId: sql<string>`r.id`,
  where: () => sql<boolean>`true`,
  topic: 'backups',
  columns: [
    { key: 'kind', kind: 'state', width: 120, select: sql`r.kind`, values: 'backups:state.run' },
    { key: 'state', kind: 'state', width: 100, select: sql`r.state`, values: 'backups:state.runState' },
    { key: 'startedAt', kind: 'instant', width: 150, select: sql`r.started_at` },
    { key: 'bytes', kind: 'number', width: 90, select: sql`r.bytes` },
    { key: 'contents', kind: 'number', width: 80, select: sql`r.contents` },
    { key: 'damaged', kind: 'number', width: 90, select: sql`r.damaged` },
    { key: 'rpoSeconds', kind: 'number', width: 90, select: sql`r.rpo_seconds` },
    { key: 'rtoSeconds', kind: 'number', width: 90, select: sql`r.rto_seconds` },
    { key: 'failure', kind: 'state', width: 170, select: sql`r.failure`, values: 'backups:state.failure' },
    { key: 'askedByName', kind: 'text', select: sql`r.asked_by_name` },
    { key: 'finishedAt', kind: 'instant', select: sql`r.finished_at`, hidden: true },
    { key: 'base', kind: 'id', select: sql`r.base`, hidden: true },
  ],
  filters: [
    chosenFilter('kind', sql`r.kind`, RUN_KINDS, 'backups:state.run'),
    chosenFilter('state', sql`r.state`, RUN_STATES, 'backups:state.runState'),
  ],
  sorts: [{ key: 'startedAt', by: sql`r.started_at`, type: 'timestamptz', direction: 'desc' }],
}
