import { z } from 'zod'
import { platformErrors } from '../errors.ts'
import { commandRoute, listRoute, queryRoute } from '../http/route.ts'
import { cancelBulk, retryBulk, startBulk } from './commands.ts'
import { bulkRunList } from './list.ts'
import { countsOf, findRun, listItems } from './store.ts'

const ITEM_STATES = ['pending', 'done', 'awaiting', 'failed', 'cancelled'] as const

const runView = z.object({
  id: z.string(),
  command: z.string(),
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  total: z.number().int(),
  done: z.number().int(),
  awaiting: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
const itemView = z.object({
  n: z.number().int(),
  targetId: z.string(),
  label: z.string().nullable(),
  state: z.enum(ITEM_STATES),
  module: z.string().nullable(),
  code: z.string().nullable(),
  params: z.record(z.string(), z.json()).nullable(),
  fields: z
    .array(
      z.object({
        path: z.string(),
        code: z.string(),
        module: z.string().optional(),
        params: z.record(z.string(), z.json()).optional(),
      }),
    )
    .nullable(),
  ticketId: z.string().nullable(),
})

const params = z.object({ id: z.uuid() })
const own = { permission: 'signed-in', scope: 'own' } as const

const getRoute = queryRoute({
  ...own,
  id: 'platform.bulkRun.get',
  path: '/bulk-runs/{id}',
  summary: 'How far a bulk run is',
  params,
  response: runView,
  async handle({ platform, actor }, input) {
    const run = await findRun(platform.db, input.params.id, actor.operatorId)
    if (!run) throw platformErrors.NOT_FOUND()
    return { ...run, ...(await countsOf(platform.db, run.id)) }
  },
})

const itemsRoute = queryRoute({
  ...own,
  id: 'platform.bulkRun.items',
  path: '/bulk-runs/{id}/items',
  summary: 'What became of each row of a bulk run',
  params,
  query: z.object({
    state: z.enum(ITEM_STATES).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(200),
    cursor: z.coerce.number().int().min(0).max(1_000_000).default(0),
  }),
  response: z.object({ items: z.array(itemView), nextCursor: z.string().nullable() }),
  async handle({ platform, actor }, input) {
    const { state, limit, cursor } = input.query
    const run = await findRun(platform.db, input.params.id, actor.operatorId)
    if (!run) throw platformErrors.NOT_FOUND()
    const found = await listItems(platform.db, run.id, state ?? null, cursor, limit + 1)
    const items = found.slice(0, limit)
    return { items, nextCursor: found.length > limit ? String(items.at(-1)?.n) : null }
  },
})

export const bulkRoutes = [
  listRoute('/bulk-runs', bulkRunList),
  getRoute,
  itemsRoute,
  commandRoute('POST', '/bulk-runs', startBulk, { summary: 'Call a command for many rows' }),
  commandRoute('POST', '/bulk-runs/{id}/cancel', cancelBulk, { summary: 'Leave the rest of a bulk run undone' }),
  commandRoute('POST', '/bulk-runs/{id}/retry', retryBulk, { summary: 'Call the command again for refused rows' }),
]
