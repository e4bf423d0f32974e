import { sql } from 'kysely'
import { chosenFilter, instantFilter } from '../lists/filter.ts'
import type { ListDefinition } from '../lists/list.ts'

const STATES = ['queued', 'running', 'done', 'cancelled'] as const

const counted = (state: string) => sql`n.${sql.id(state)}`

/** What a person had done to many rows at once: index bulk_run_operator, counts by bulk_item_state. */
export const bulkRunList: ListDefinition = {
  id: 'platform.bulkRun',
  permission: 'signed-in',
  exportPermission: 'signed-in',
  scope: 'own',
  summary: "The person's own bulk runs, newest first",
  from: sql`platform.bulk_run r`,
  detail: sql`left join lateral (select count(*) filter (where i.state = 'done')::int as done,
      count(*) filter (where i.state = 'awaiting')::int as awaiting, count(*) filter (where i.state = 'failed')::int as failed,
      count(*) filter (where i.state = 'cancelled')::int as cancelled
    from platform.bulk_item i where i.run_id = r.id) n on true`,
  rowId: sql<string>`r.id`,
  where: ({ operatorId }) => sql<boolean>`r.operator_id = ${operatorId}`,
  topic: 'bulk-runs',
  columns: [
    { key: 'command', kind: 'text', select: sql`r.command`, keys: 'command', width: 280 },
    { key: 'list', kind: 'text', select: sql`r.list_id`, keys: 'list' },
    { key: 'state', kind: 'state', select: sql`r.state`, values: 'platform:state.bulkRun' },
    { key: 'total', kind: 'number', select: sql`r.total` },
    { key: 'done', kind: 'number', select: counted('done') },
    { key: 'awaiting', kind: 'number', select: counted('awaiting') },
    { key: 'failed', kind: 'number', select: counted('failed') },
    { key: 'cancelled', kind: 'number', select: counted('cancelled'), hidden: true },
    { key: 'createdAt', kind: 'instant', select: sql`r.created_at` },
    { key: 'finishedAt', kind: 'instant', select: sql`r.finished_at` },
  ],
  filters: [
    chosenFilter('state', sql`r.state`, STATES, 'platform:state.bulkRun'),
    instantFilter('createdAt', sql`r.created_at`),
  ],
  sorts: [
    { key: 'createdAt', by: sql`r.created_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'total', by: sql`r.total`, type: 'int8', direction: 'desc' },
  ],
}
