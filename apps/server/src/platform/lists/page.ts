import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { type Db, inTransaction, type Reader, rows, sqlState } from '../db.ts'
import type { Cursor, Place } from './cursor.ts'
import type { ListColumn, ListSort } from './list.ts'
import type { Selection } from './query.ts'

/** A row of a list: its id, and the columns by key. */
export type ListRow = { id: string } & Record<string, unknown>

/** Rows in the list's order, and the places before the first and after the last where there are more. */
export type Rows = { items: ListRow[]; first: Place | null; last: Place | null; more: boolean }

type Fetched = { id: string; k$: string | null } & Record<string, unknown>

/** Totals beyond this are answered as "more than". */
export const COUNT_MAX = 10_000

/** Whether this person sees the column; otherwise its value is null everywhere. */
export function seesColumn(actor: Actor, column: ListColumn): boolean {
  return column.permission === undefined || actor.permissions.has(column.permission)
}

const flipped = (direction: ListSort['direction']) => (direction === 'asc' ? 'desc' : 'asc')

/**
 * PostgreSQL puts nulls last going up and first going down. So that each step can use an index on (key, id), a walk
 * takes the rows with a key and those without as two stretches, one after the other.
 */
type Stretch = { nulls: boolean; after: Place | null }

function stretches(direction: ListSort['direction'], from: Place): Stretch[] {
  const order = direction === 'asc' ? [false, true] : [true, false]
  const start = order.indexOf(from.key === null)
  return order.slice(start).map((nulls, index) => ({ nulls, after: index === 0 ? from : null }))
}

function stretchCondition(sort: ListSort, direction: ListSort['direction'], id: RawBuilder<string>, stretch: Stretch) {
  const beyond = direction === 'asc' ? sql`>` : sql`<`
  const { after } = stretch
  if (stretch.nulls)
    return after ? sql`${sort.by} is null and ${id} ${beyond} ${after.id}::uuid` : sql`${sort.by} is null`
  if (!after) return sql`${sort.by} is not null`
  return sql`(${sort.by}, ${id}) ${beyond} (${after.key}::text::${sql.raw(sort.type)}, ${after.id}::uuid)`
}

/**
 * One stretch of a page: ids and keys by the keyset first, then the columns for those rows only, so that a costly
 * column never runs for rows that are not shown and joins it alone needs stay out of the search. Rows are found again by
 * id and by whose list it is: a task several people share is one row in the list of each.
 */
async function fetchStretch(
  reader: Reader,
  actor: Actor,
  selection: Selection,
  columns: readonly ListColumn[],
  direction: ListSort['direction'],
  condition: RawBuilder<unknown> | null,
  limit: number,
): Promise<Fetched[]> {
  const { list, sort, where } = selection
  const order = sql.raw(direction)
  const shown = columns.map((column) =>
    seesColumn(actor, column) ? sql`${column.select} as ${sql.id(column.key)}` : sql`null as ${sql.id(column.key)}`,
  )
  const none = sql`1 as none$`
  return rows(
    reader,
    sql<Fetched>`
      with page$ as materialized (
        select ${list.rowId} as id, ${sort.by} as k$ from ${list.from}
          where ${where}${condition ? sql` and ${condition}` : sql``}
          order by ${sort.by} ${order}, ${list.rowId} ${order} limit ${limit})
      select page$.id, page$.k$::text as k$, row$.*
        from page$ join lateral (
          select ${shown.length > 0 ? sql.join(shown) : none} from ${list.from} ${list.detail ?? sql``}
            where ${list.rowId} = page$.id and ${list.where(actor)}
        ) row$ on true
        order by page$.k$ ${order}, page$.id ${order}`,
  )
}

/** A page of the selection: `limit` rows after the cursor (or before it), whichever way they are then in list order. */
export async function fetchRows(
  reader: Reader,
  actor: Actor,
  selection: Selection,
  columns: readonly ListColumn[],
  limit: number,
  cursor: Cursor | null,
): Promise<Rows> {
  const { sort } = selection
  const direction = cursor?.back ? flipped(sort.direction) : sort.direction
  const found: Fetched[] = []
  const take = (condition: RawBuilder<unknown> | null) =>
    fetchStretch(reader, actor, selection, columns, direction, condition, limit + 1 - found.length)
  if (cursor) {
    for (const stretch of stretches(direction, cursor.place)) {
      if (found.length > limit) break
      found.push(...(await take(stretchCondition(sort, direction, selection.list.rowId, stretch))))
    }
  } else {
    found.push(...(await take(null)))
  }
  const more = found.length > limit
  const kept = found.slice(0, limit)
  if (cursor?.back) kept.reverse()
  const place = (row: Fetched | undefined): Place | null => (row ? { key: row.k$, id: row.id } : null)
  return {
    items: kept.map(({ k$: _key, none$: _none, ...row }) => row),
    first: place(kept.at(0)),
    last: place(kept.at(-1)),
    more,
  }
}

/** A total: exact, or with `capped` the number that it is more than, or at least where counting took too long. */
export type Total = { value: number; capped: boolean }

const CANCELLED = '57014'

/**
 * How many rows the selection has. Counting stops at COUNT_MAX and after `withinMs`: then the answer is `atLeast`, which
 * the caller has seen, and `capped`. Never an estimate.
 */
export async function countRows(db: Db, { list, where }: Selection, withinMs: number, atLeast = 0): Promise<Total> {
  try {
    const n = await inTransaction(db, async (tx) => {
      await sql`select set_config('statement_timeout', ${String(withinMs)}, true)`.execute(tx)
      const [counted] = await rows(
        tx,
        sql<{ n: number }>`select count(*)::int as n from (
          select 1 from ${list.from} where ${where} limit ${COUNT_MAX + 1}) counted`,
      )
      return counted?.n ?? 0
    })
    return { value: Math.min(n, COUNT_MAX), capped: n > COUNT_MAX }
  } catch (error) {
    if (sqlState(error) !== CANCELLED) throw error
    return { value: atLeast, capped: true }
  }
}

/** Whether a selection has more rows than `limit`; counts no further. */
export async function hasMoreRows(reader: Reader, { list, where }: Selection, limit: number): Promise<boolean> {
  const [counted] = await rows(
    reader,
    sql<{ n: number }>`select count(*)::int as n from (
      select 1 from ${list.from} where ${where} limit ${limit + 1}) counted`,
  )
  return (counted?.n ?? 0) > limit
}
