import type { ListFilter } from './contract.ts'

/** What a list shows, as it stands in the address: plain strings, so that a link can be read and written by hand. */
export type ListQuery = { filters: Record<string, string>; sort: string | null; cursor: string | null; limit: number }

export const PAGE_SIZES = [20, 50, 100, 200] as const
const DEFAULT_LIMIT = 50
const RESERVED = new Set(['sort', 'cursor', 'limit', 'view', 'tab', 'row'])

/** The list's part of an address; what is no filter of this list stays out. */
export function readQuery(search: Record<string, unknown>, filters: readonly ListFilter[]): ListQuery {
  const text = (key: string): string | null => {
    const value = search[key]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const limit = Number(text('limit') ?? DEFAULT_LIMIT)
  const chosen: Record<string, string> = {}
  for (const { key } of filters) {
    const value = RESERVED.has(key) ? null : text(key)
    if (value !== null) chosen[key] = value
  }
  return {
    filters: chosen,
    sort: text('sort'),
    cursor: text('cursor'),
    limit: PAGE_SIZES.some((size) => size === limit) ? limit : DEFAULT_LIMIT,
  }
}

/** The query as the address and the server read it. */
export function writeQuery(query: ListQuery): Record<string, string> {
  return {
    ...query.filters,
    ...(query.sort ? { sort: query.sort } : {}),
    ...(query.cursor ? { cursor: query.cursor } : {}),
    ...(query.limit === DEFAULT_LIMIT ? {} : { limit: String(query.limit) }),
  }
}

/** Sets or clears one filter; the page starts over. */
export function withFilter(query: ListQuery, key: string, value: string | null): ListQuery {
  const { [key]: _old, ...rest } = query.filters
  return { ...query, filters: value ? { ...rest, [key]: value } : rest, cursor: null }
}

/** The values of a comma separated filter. */
export const valuesOf = (value: string | undefined): string[] => (value ? value.split(',').filter(Boolean) : [])

/** Two dates of a range filter `2026-01-01..2026-01-31`; either side may be open. */
export function rangeOf(value: string | undefined): [string | null, string | null] {
  if (!value) return [null, null]
  const [from, until] = value.includes('..') ? value.split('..') : value.split(',')
  return [from || null, until || null]
}

/** Pasted text as values: a column from a spreadsheet, lines, commas of either width, semicolons, tabs or blanks. */
export function pastedValues(text: string): string[] {
  const values = text
    .normalize('NFKC')
    .split(/[\s,;、，；]+/u)
    .map((value) => value.replace(/^["']|["']$/g, '').trim())
    .filter(Boolean)
  return [...new Set(values)]
}
