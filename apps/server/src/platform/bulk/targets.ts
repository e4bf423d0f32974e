import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { rows } from '../db.ts'
import type { ListDefinition } from '../lists/list.ts'
import { listFor } from '../lists/lookup.ts'
import { selectionOf } from '../lists/query.ts'
import type { Platform } from '../platform.ts'
import { ROWS_MAX } from './store.ts'

/** The rows meant: those named, or all that a list's filter selects. */
export const bulkTarget = z.union([
  /** Rows picked from a list: the list names them in the run's results. */
  z.object({ list: z.string().max(100), ids: z.array(z.uuid()).min(1).max(ROWS_MAX) }),
  z.object({ ids: z.array(z.string().min(1).max(100)).min(1).max(ROWS_MAX) }),
  z.object({ list: z.string().max(100), query: z.record(z.string().max(100), z.string().max(20_000)) }),
])
export type BulkTarget = z.output<typeof bulkTarget>

/** By what people know a row of the list: what it says itself, else its number, else its first text. */
function labelOf(list: ListDefinition): RawBuilder<unknown> {
  if (list.label) return sql`(${list.label})::text`
  const open = list.columns.filter((column) => column.permission === undefined && !column.key.endsWith('Id'))
  const known =
    open.find((column) => column.kind === 'id') ??
    open.find((column) => column.kind === 'text' && column.values === undefined && column.names === undefined)
  return known ? sql`(${known.select})::text` : sql`null::text`
}

/** The rows meant, as SQL of (target, label, order). At most one more than allowed, which is how too many are noticed. */
export async function targetsOf(
  { platform, actor }: { platform: Platform; actor: Actor },
  given: BulkTarget,
): Promise<RawBuilder<unknown>> {
  if ('ids' in given && 'list' in given) {
    const list = listFor(platform, actor, given.list)
    return sql`select distinct on (v) v::text, named.label, at from unnest(${given.ids}::uuid[]) with ordinality as u (v, at)
      left join lateral (select ${labelOf(list)} as label from ${list.from} ${list.detail ?? sql``}
        where ${list.rowId} = u.v and ${list.where(actor)} limit 1) named on true order by v, at`
  }
  if ('ids' in given) {
    return sql`select distinct on (v) v, null::text, at from unnest(${given.ids}::text[]) with ordinality as u (v, at) order by v, at`
  }
  const { list, sort, where } = await selected(platform, actor, given)
  const order = sql.raw(sort.direction)
  return sql`select ${list.rowId}::text, ${labelOf(list)},
    row_number() over (order by ${sort.by} ${order}, ${list.rowId} ${order})
    from ${list.from} ${list.detail ?? sql``} where ${where} limit ${ROWS_MAX + 1}`
}

/** What a list's filter selects, without what only says where a page of it begins. */
function selected(platform: Platform, actor: Actor, given: Extract<BulkTarget, { query: object }>) {
  const { cursor: _cursor, limit: _limit, count: _count, ...query } = given.query
  return selectionOf(platform, actor, listFor(platform, actor, given.list), query)
}

/**
 * Ids of the rows a run would begin with, for whoever looks before it is begun.
 *
 * @param max how many are looked at; `more` says that there are others.
 */
export async function targetIds(
  platform: Platform,
  actor: Actor,
  given: BulkTarget,
  max: number,
): Promise<{ ids: string[]; more: boolean }> {
  if ('ids' in given) {
    const ids = [...new Set(given.ids)]
    return { ids: ids.slice(0, max), more: ids.length > max }
  }
  const { list, sort, where } = await selected(platform, actor, given)
  const order = sql.raw(sort.direction)
  const found = await rows(
    platform.db,
    sql<{ id: string }>`select ${list.rowId}::text as id from ${list.from} ${list.detail ?? sql``} where ${where}
      order by ${sort.by} ${order}, ${list.rowId} ${order} limit ${max + 1}`,
  )
  return { ids: found.slice(0, max).map(({ id }) => id), more: found.length > max }
}
