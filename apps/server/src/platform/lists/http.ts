import { requireStorable } from '../http/body.ts'
import type { ListHandler } from '../http/dispatch.ts'
import { type JsonSchema, serializer } from '../http/wire.ts'
import type { Platform } from '../platform.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import type { ColumnKind, ListDefinition } from './list.ts'
import { nameValues } from './names.ts'
import { countRows, fetchRows, type Rows, type Total } from './page.ts'
import { notFound } from './pasted.ts'
import { pagingOf, type QueryText, type Selection, selectionOf } from './query.ts'

const TEXT = { type: 'string', nullable: true }
const VALUES: Record<ColumnKind, JsonSchema> = {
  text: TEXT,
  id: TEXT,
  state: TEXT,
  amount: TEXT,
  rate: TEXT,
  date: TEXT,
  instant: TEXT,
  number: { type: 'number', nullable: true },
  boolean: { type: 'boolean', nullable: true },
  tags: { type: 'array', items: { type: 'string' }, nullable: true },
}

/** `null` as JSON Schema says it. */
const orNull = ({ nullable, ...schema }: JsonSchema): JsonSchema =>
  nullable ? { anyOf: [schema, { type: 'null' }] } : schema

/** The JSON Schema of a list's answer. */
export function listSchema(list: ListDefinition): JsonSchema {
  const columns = Object.fromEntries(list.columns.map((column) => [column.key, orNull(VALUES[column.kind])]))
  return {
    type: 'object',
    required: ['items', 'nextCursor', 'previousCursor'],
    properties: {
      items: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', ...Object.keys(columns)],
          properties: { id: { type: 'string' }, ...columns },
        },
      },
      nextCursor: orNull(TEXT),
      previousCursor: orNull(TEXT),
      total: {
        type: 'object',
        required: ['value', 'capped'],
        properties: { value: { type: 'integer' }, capped: { type: 'boolean' } },
      },
      notFound: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
    },
  }
}

/** A query string's values as text; of a repeated name the last counts. */
export function queryText(query: unknown): QueryText {
  const entries = Object.entries(query as Record<string, string | string[]>)
  return Object.fromEntries(entries.map(([key, value]) => [key, Array.isArray(value) ? (value.at(-1) ?? '') : value]))
}

/** The total beside a page: a first page without a next one has them all. */
async function totalOf(platform: Platform, selection: Selection, page: Rows, cursor: Cursor | null): Promise<Total> {
  const shown = page.items.length
  if (!cursor && !page.more) return { value: shown, capped: false }
  return countRows(platform.db, selection, platform.config.countMs, shown)
}

/** Answers a list's GET: one page, on demand with the total and, for pasted values, those that were not found. */
export const listHandler: ListHandler = (platform, { list }) => {
  const write = serializer(() => listSchema(list))
  const { cipher, db } = platform
  return async (request) => {
    requireStorable(request.query)
    const { actor } = request
    const query = queryText(request.query)
    const paging = pagingOf(query)
    const selection = await selectionOf(platform, actor, list, query)
    const { sort } = selection
    const cursor = paging.cursor === null ? null : readCursor(cipher, list, sort, paging.cursor)
    const [page, missing] = await Promise.all([
      fetchRows(db, actor, selection, list.columns, paging.limit, cursor),
      cursor
        ? []
        : Promise.all(
            [...selection.pasted].map(
              async ([filter, values]) => [filter.key, await notFound(db, actor, list, filter, values)] as const,
            ),
          ),
    ])
    await nameValues(platform.directory, db, list.columns, page.items, actor.language)
    const total = paging.count ? await totalOf(platform, selection, page, cursor) : null
    const forward = !cursor?.back
    const hasNext = forward ? page.more : true
    const hasPrevious = forward ? cursor !== null : page.more
    const first = page.first ?? cursor?.place ?? null
    const last = page.last ?? cursor?.place ?? null
    return write({
      items: page.items,
      nextCursor: hasNext && last ? writeCursor(cipher, list, sort, { place: last, back: false }) : null,
      previousCursor: hasPrevious && first ? writeCursor(cipher, list, sort, { place: first, back: true }) : null,
      ...(total ? { total } : {}),
      ...(missing.length > 0 ? { notFound: Object.fromEntries(missing) } : {}),
    })
  }
}
