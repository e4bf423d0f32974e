import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { FieldProblem } from '#kernel/refusal.ts'
import { type Actor, requirePermission } from '../actor.ts'
import { platformErrors } from '../errors.ts'
import { fieldProblems } from '../execute.ts'
import type { Platform } from '../platform.ts'
import type { ListDefinition, ListFilter, ListSort } from './list.ts'
import { readPasted } from './pasted.ts'

/** Rows of one page at most. */
export const LIMIT_MAX = 500
const LIMIT = 50

/** Words of the query string that are no filters. */
export const RESERVED = ['limit', 'cursor', 'sort', 'count'] as const

/** A list's query string, still text: what links, saved views and exports keep. */
export type QueryText = Readonly<Record<string, string>>

/** What a query selects, ready for any of the list's abilities. */
export type Selection = {
  list: ListDefinition
  sort: ListSort
  /** Data scope and filters. */
  where: RawBuilder<boolean>
  /** Pasted values by filter, to name those that were not found. */
  pasted: ReadonlyMap<ListFilter, readonly string[]>
}

/** Both ends of `2026-01-01..2026-01-31`; either may be left open. */
function rangeValue(text: string): { from?: string; to?: string } {
  const [from = '', to = from] = text.split(/\.\.|,/)
  return { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) }
}

/** The value as the filter's schema wants it: lists come comma separated, yes and no as `true` and `false`. */
function wireValue({ kind, schema }: ListFilter, text: string): unknown {
  if (kind === 'date-range') return rangeValue(text)
  if (schema instanceof z.ZodArray) return text.split(',')
  if (schema instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text
  if (schema instanceof z.ZodNumber) return text.trim() === '' ? text : Number(text)
  return text
}

type Filtered = { where: RawBuilder<boolean>[]; pasted: Map<ListFilter, readonly string[]>; problems: FieldProblem[] }

async function applyFilter(
  platform: Platform,
  actor: Actor,
  list: ListDefinition,
  filter: ListFilter,
  text: string,
  into: Filtered,
): Promise<void> {
  if (filter.permission !== undefined) requirePermission(actor, filter.permission)
  const named = filter.kind === 'paste' && text.startsWith('@')
  const raw = named ? await readPasted(platform, actor, list, filter, text.slice(1)) : wireValue(filter, text)
  const parsed = named ? { success: true as const, data: raw } : z.safeParse(filter.schema, raw)
  if (!parsed.success) {
    const found = fieldProblems(parsed.error)
    into.problems.push(...found.map((one) => ({ ...one, path: [filter.key, one.path].filter(Boolean).join('.') })))
    return
  }
  if (filter.kind === 'paste' && Array.isArray(parsed.data)) into.pasted.set(filter, parsed.data as string[])
  into.where.push(filter.where(parsed.data, actor, platform))
}

/** The order asked for, or the list's own. */
export function sortOf(list: ListDefinition, key: string | undefined): ListSort {
  if (key === undefined || key === '') return list.sorts[0]
  const sort = list.sorts.find((one) => one.key === key)
  if (!sort) throw platformErrors.INPUT_INVALID({}, [{ path: 'sort', code: 'invalid_value' }])
  return sort
}

/**
 * What a query selects from a list, for this person: scope first, then every filter.
 *
 * @throws INPUT_INVALID naming unknown and malformed filters; PASTED_LIST_UNKNOWN.
 */
export async function selectionOf(
  platform: Platform,
  actor: Actor,
  list: ListDefinition,
  query: QueryText,
): Promise<Selection> {
  const into: Filtered = {
    where: [list.where(actor), ...(list.among ? [list.among(platform)] : [])],
    pasted: new Map(),
    problems: [],
  }
  const byKey = new Map(list.filters.map((filter) => [filter.key, filter]))
  for (const [key, text] of Object.entries(query)) {
    if ((RESERVED as readonly string[]).includes(key) || text === '') continue
    const filter = byKey.get(key)
    if (filter) await applyFilter(platform, actor, list, filter, text, into)
    else into.problems.push({ path: key, code: 'unrecognized_key' })
  }
  if (into.problems.length > 0) throw platformErrors.INPUT_INVALID({}, into.problems)
  return {
    list,
    sort: sortOf(list, query.sort),
    where: sql<boolean>`${sql.join(into.where, sql` and `)}`,
    pasted: into.pasted,
  }
}

const paging = z.object({
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT),
  cursor: z.string().max(2000).optional(),
  count: z.enum(['0', '1']).default('0'),
})

/** How much of the selection, from where. */
export type Paging = { limit: number; cursor: string | null; count: boolean }

/** @throws INPUT_INVALID */
export function pagingOf(query: QueryText): Paging {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
  const parsed = paging.safeParse(given)
  if (!parsed.success) throw platformErrors.INPUT_INVALID({}, fieldProblems(parsed.error))
  return { limit: parsed.data.limit, cursor: parsed.data.cursor ?? null, count: parsed.data.count === '1' }
}
