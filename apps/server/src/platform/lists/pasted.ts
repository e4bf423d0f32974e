import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { isId, newId } from '#kernel/ids.ts'
import type { Actor } from '../actor.ts'
import { inTransaction, type Reader, rows } from '../db.ts'
import { platformErrors } from '../errors.ts'
import type { Platform } from '../platform.ts'
import type { ListDefinition, ListFilter } from './list.ts'

/** Values of one pasted list at most. */
export const PASTED_MAX = 20_000

/**
 * The values in a pasted text: a spreadsheet's column, lines, commas of either width, semicolons, tabs or blanks.
 * Full-width letters and digits become ordinary ones, quotes around a value go, repetitions count once.
 *
 * @throws PASTED_LIST_EMPTY, PASTED_LIST_TOO_LONG
 */
export function pastedValues(text: string): string[] {
  const parts = text.normalize('NFKC').split(/[\s,;、]+/u)
  const values = [
    ...new Set(parts.map((part) => part.replace(/^["']|["']$/g, '').trim()).filter((part) => part !== '')),
  ]
  if (values.length === 0) throw platformErrors.PASTED_LIST_EMPTY()
  if (values.length > PASTED_MAX) throw platformErrors.PASTED_LIST_TOO_LONG({ max: PASTED_MAX })
  return values
}

/** Keeps pasted values for a day under a token that only this person can use, in this filter of this list. */
export async function keepPasted(
  platform: Platform,
  actor: Actor,
  list: ListDefinition,
  filter: ListFilter,
  values: readonly string[],
): Promise<string> {
  const id = newId<'pastedList'>()
  await inTransaction(platform.db, (tx) =>
    sql`insert into platform.pasted_list (id, operator_id, list_id, filter, list_values, created_at) values
      (${id}, ${actor.operatorId}, ${list.id}, ${filter.key}, ${[...values]}::text[], ${toWire(platform.clock())})`.execute(
      tx,
    ),
  )
  return id
}

/** @throws PASTED_LIST_UNKNOWN when the token is not this person's for this filter, or has been forgotten. */
export async function readPasted(
  platform: Platform,
  actor: Actor,
  list: ListDefinition,
  filter: ListFilter,
  token: string,
): Promise<string[]> {
  const [found] = isId(token)
    ? await rows(
        platform.db,
        sql<{ list_values: string[] }>`select list_values from platform.pasted_list where id = ${token}
          and operator_id = ${actor.operatorId} and list_id = ${list.id} and filter = ${filter.key}`,
      )
    : []
  if (!found) throw platformErrors.PASTED_LIST_UNKNOWN()
  return found.list_values
}

/** The values that no row in this person's scope has; compared without regard to case. */
export async function notFound(
  reader: Reader,
  actor: Actor,
  list: ListDefinition,
  filter: ListFilter,
  values: readonly string[],
): Promise<string[]> {
  if (!filter.match) return []
  const asked = [...new Set([...values, ...values.map((value) => value.toUpperCase())])]
  const found = await rows(
    reader,
    sql<{ v: string }>`select distinct ${filter.match} as v from ${list.from}
      where ${list.where(actor)} and ${filter.match} = any(${asked}::text[])`,
  )
  const known = new Set(found.map((one) => one.v.toUpperCase()))
  return values.filter((value) => !known.has(value.toUpperCase()))
}

/** Yesterday's lists; run by a nightly job. */
export async function forgetPasted(platform: Platform): Promise<void> {
  const limit = toWire(platform.clock().subtract({ hours: 24 }))
  await inTransaction(platform.db, (tx) =>
    sql`delete from platform.pasted_list where created_at < ${limit}`.execute(tx),
  )
}
