import { listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { dayList } from './lists.ts'
import * as wire from './schema.ts'
import { nodesOf, slowOf, summaryOf } from './service/figures.ts'

const VIEW = { permission: 'statistics.figure.view', scope: 'accounts' } as const

export const routes: readonly Route[] = [
  listRoute('/statistics/days', dayList),
  queryRoute({
    ...VIEW,
    id: 'statistics.figure.summary',
    path: '/statistics/summary',
    summary: 'Volume, accuracy and timeliness of a period',
    query: wire.summaryQuery,
    response: wire.summary,
    handle: ({ platform, actor }, { query }) => summaryOf(platform, actor, query),
  }),
  queryRoute({
    ...VIEW,
    id: 'statistics.figure.slow',
    path: '/statistics/slow',
    summary: 'The flows that take longest',
    query: wire.slowQuery,
    response: wire.slow,
    handle: ({ platform, actor }, { query }) => slowOf(platform, actor, query),
  }),
  queryRoute({
    ...VIEW,
    id: 'statistics.figure.nodes',
    path: '/statistics/nodes',
    summary: 'How long work waits at each step of a flow',
    query: wire.nodesQuery,
    response: wire.nodes,
    handle: ({ platform, actor }, { query }) => nodesOf(platform, actor, query),
  }),
]
