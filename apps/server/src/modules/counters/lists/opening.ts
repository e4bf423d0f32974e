import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { OPENING_STATES } from '../schema.ts'
import { CONFLICT, openingInScope } from '../store/opening.ts'

const conflicts = sql`(select count(*)::int from counters.opening_field f where f.opening_id = o.id and ${CONFLICT})`

/** Drafts of openings that CAP tells of, newest first: index opening_received. */
export const openingList: ListDefinition = {
  id: 'counters.opening',
  permission: 'counters.opening.view',
  exportPermission: 'counters.opening.export',
  scope: 'accounts',
  summary: 'Drafts of openings that CAP tells of; they belong to no department yet',
  from: sql`counters.opening o`,
  rowId: sql<string>`o.id`,
  where: openingInScope,
  topic: 'counterOpenings',
  columns: [
    { key: 'receivedAt', kind: 'instant', select: sql`o.received_at` },
    { key: 'accountNo', kind: 'id', select: sql`o.account_no` },
    { key: 'state', kind: 'state', select: sql`o.state`, values: 'counters:state.opening' },
    { key: 'conflicts', kind: 'number', select: conflicts },
    {
      key: 'fieldCount',
      kind: 'number',
      select: sql`(select count(*)::int from counters.opening_field f where f.opening_id = o.id)`,
    },
    { key: 'changedAt', kind: 'instant', select: sql`o.changed_at` },
    { key: 'createdAt', kind: 'instant', select: sql`o.created_at`, hidden: true },
    { key: 'applicationId', kind: 'id', select: sql`o.application_id`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'accountNo',
      kind: 'text',
      schema: z.string().trim().min(1).max(40),
      where: (value) => sql<boolean>`o.account_no = ${value.toUpperCase()}`,
    }),
    chosenFilter('state', sql`o.state`, OPENING_STATES, 'counters:state.opening'),
    defineFilter({
      key: 'conflict',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql<boolean>`(${conflicts} > 0) = ${yes}`,
    }),
  ],
  sorts: [{ key: 'receivedAt', by: sql`o.received_at`, type: 'timestamptz', direction: 'desc' }],
}
