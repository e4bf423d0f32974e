import { sql } from 'kysely'
import { chosenFilter, containsFilter, instantFilter } from '../lists/filter.ts'
import type { ListDefinition } from '../lists/list.ts'
import { INTAKE_STATES } from './state.ts'

/** Sheets whose rows are commands that a person sent: index intake_operator, counts by intake_row_turn. */
export const intakeList: ListDefinition = {
  id: 'platform.intake',
  permission: 'signed-in',
  exportPermission: 'signed-in',
  scope: 'own',
  summary: "The person's own sheets, newest first",
  from: sql`platform.intake i`,
  detail: sql`left join lateral (select count(*)::int as rows, count(*) filter (where r.state = 'INVALID')::int as invalid,
      count(*) filter (where r.state = 'DONE')::int as done, count(*) filter (where r.state = 'AWAITING')::int as awaiting,
      count(*) filter (where r.state = 'FAILED')::int as failed
    from platform.intake_row r where r.intake_id = i.id) n on true`,
  rowId: sql<string>`i.id`,
  where: ({ operatorId }) => sql<boolean>`i.operator_id = ${operatorId}`,
  topic: 'intakes',
  columns: [
    { key: 'fileName', kind: 'text', select: sql`i.file_name`, width: 280 },
    { key: 'kind', kind: 'text', select: sql`i.kind`, keys: 'sheet' },
    { key: 'state', kind: 'state', select: sql`i.state`, values: 'platform:state.intake' },
    { key: 'rows', kind: 'number', select: sql`n.rows` },
    { key: 'invalid', kind: 'number', select: sql`n.invalid` },
    { key: 'done', kind: 'number', select: sql`n.done` },
    { key: 'awaiting', kind: 'number', select: sql`n.awaiting` },
    { key: 'failed', kind: 'number', select: sql`n.failed` },
    {
      key: 'problem',
      kind: 'text',
      names: 'problem',
      select: sql`case when i.failure_code is not null
        then jsonb_build_object('module', i.failure_module, 'code', i.failure_code, 'params', i.failure_params) end`,
      hidden: true,
    },
    { key: 'createdAt', kind: 'instant', select: sql`i.created_at` },
    { key: 'finishedAt', kind: 'instant', select: sql`i.finished_at` },
  ],
  filters: [
    containsFilter('fileName', sql`i.file_name`),
    chosenFilter('state', sql`i.state`, INTAKE_STATES, 'platform:state.intake'),
    instantFilter('createdAt', sql`i.created_at`),
  ],
  sorts: [{ key: 'createdAt', by: sql`i.created_at`, type: 'timestamptz', direction: 'desc' }],
}
