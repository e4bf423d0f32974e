import { z } from 'zod'
import { rows } from '../db.ts'
import { platformErrors } from '../errors.ts'
import { queryRoute } from '../http/route.ts'
import type { Platform } from '../platform.ts'
import type { ListFilter } from './list.ts'
import { listFor, mayExport } from './lookup.ts'
import { seesColumn } from './page.ts'
import { keepPasted, notFound, pastedValues } from './pasted.ts'

const listId = z.string().max(100)

const values = z.string().nullable()
const metaView = z.object({
  id: z.string(),
  path: z.string(),
  columns: z.array(
    z.object({ key: z.string(), kind: z.string(), hidden: z.boolean(), width: z.int().nullable(), values }),
  ),
  filters: z.array(z.object({ key: z.string(), kind: z.string(), options: z.array(z.string()).nullable(), values })),
  sorts: z.array(z.object({ key: z.string(), direction: z.enum(['asc', 'desc']) })),
  exportable: z.boolean(),
  topic: z.string().nullable(),
})

/** The values a filter lets people choose from; null where it takes any. */
async function optionsOf(platform: Platform, { options, choices, offered }: ListFilter): Promise<string[] | null> {
  if (choices) return (await rows(platform.db, choices)).map((one) => one.value)
  const fixed = offered?.(platform) ?? options
  return fixed ? [...fixed] : null
}

/** What a list offers this person: columns they may see, filters, orders, whether it can be exported. */
export const listMetaRoute = queryRoute({
  id: 'platform.list.get',
  path: '/lists/{listId}',
  permission: 'signed-in',
  scope: 'none',
  summary: 'Columns, filters and orders of a list as the person may use them',
  params: z.object({ listId }),
  response: metaView,
  async handle({ platform, actor }, { params }) {
    const list = listFor(platform, actor, params.listId)
    const route = platform.routes.find((one) => one.kind === 'list' && one.list === list)
    return {
      id: list.id,
      path: route?.path ?? '',
      columns: list.columns
        .filter((column) => seesColumn(actor, column))
        .map(({ key, kind, hidden, width, values: names }) => ({
          key,
          kind,
          hidden: hidden ?? false,
          width: width ?? null,
          values: names ?? null,
        })),
      filters: await Promise.all(
        list.filters
          .filter(({ permission }) => permission === undefined || actor.permissions.has(permission))
          .map(async (filter) => ({
            key: filter.key,
            kind: filter.kind,
            options: await optionsOf(platform, filter),
            values: filter.values ?? null,
          })),
      ),
      sorts: list.sorts.map(({ key, direction }) => ({ key, direction })),
      exportable: mayExport(actor, list),
      topic: list.topic,
    }
  },
})

/** Keeps a pasted list of values and says which of them belong to nothing in the person's scope. */
export const pastedListRoute = queryRoute({
  id: 'platform.pastedList.create',
  method: 'POST',
  path: '/pasted-lists',
  permission: 'signed-in',
  scope: 'accounts',
  summary: 'Turn pasted values into a filter value',
  body: z.object({ list: listId, filter: z.string().max(100), text: z.string().max(1_000_000) }),
  response: z.object({ token: z.string(), found: z.number().int(), notFound: z.array(z.string()) }),
  async handle({ platform, actor }, { body }) {
    const list = listFor(platform, actor, body.list)
    const filter = list.filters.find((one) => one.key === body.filter && one.kind === 'paste')
    if (!filter) throw platformErrors.INPUT_INVALID({}, [{ path: 'filter', code: 'invalid_value' }])
    const given = pastedValues(body.text)
    const missing = await notFound(platform.db, actor, list, filter, given)
    const token = await keepPasted(platform, actor, list, filter, given)
    return { token, found: given.length - missing.length, notFound: missing }
  },
})
