import { Readable } from 'node:stream'
import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import { transferAnswer } from './schema.ts'
import {
  completeTransfer,
  finishTransfer,
  initTransfer,
  keepPart,
  PART_BYTES,
  receivePart,
  transferById,
} from './transfers.ts'

const byId = z.object({ id: z.uuid() })
const partPath = z.object({ id: z.uuid(), number: z.coerce.number().int().min(1).max(100_000) })
const DIGEST = /^[0-9a-f]{64}$/

const partRoute: RawRoute = {
  kind: 'raw',
  id: keepPart.name,
  method: 'PUT',
  path: '/archive/transfers/{id}/parts/{number}',
  permission: keepPart.name,
  scope: 'own',
  summary: 'One part of a file, its digest in `X-Content-SHA256` if wanted; sent again it counts once',
  params: partPath,
  query: z.object({}),
  consumes: ['application/octet-stream'],
  produces: ['application/json'],
  answer: transferAnswer,
  bodyLimit: PART_BYTES + 1024,
  async handle({ platform, actor }, { params }, request) {
    const { id: transferId, number } = params as z.output<typeof partPath>
    if (!(request.body instanceof Readable)) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
    const header = request.headers['x-content-sha256']
    const expected = typeof header === 'string' && DIGEST.test(header) ? header : null
    return receivePart(platform, actor, { transferId, number, bytes: request.body, expected })
  },
}

const completeRoute: RawRoute = {
  kind: 'raw',
  id: completeTransfer.name,
  method: 'POST',
  path: '/archive/transfers/{id}/complete',
  permission: completeTransfer.name,
  scope: 'own',
  summary: 'Puts the parts together, checks the digest and files the document; a second time it is the same',
  params: byId,
  query: z.object({}),
  consumes: ['application/json'],
  produces: ['application/json'],
  answer: transferAnswer,
  handle: ({ platform, actor }, { params }) => finishTransfer(platform, actor, (params as { id: string }).id),
}

/** Files that other systems send in parts, over an API key; what is on file they query and fetch like everybody. */
export const transferRoutes: Route[] = [
  commandRoute('POST', '/archive/transfers', initTransfer, {
    summary: 'Begins to send a file in parts, or goes on with one begun before',
    created: true,
  }),
  queryRoute({
    id: 'archive.transfer.get',
    path: '/archive/transfers/{id}',
    permission: initTransfer.name,
    scope: 'own',
    summary: 'Which parts of a transfer have arrived, and what it became',
    params: byId,
    response: transferAnswer,
    handle: ({ platform, actor }, { params }) => transferById(platform.db, actor, params.id),
  }),
  partRoute,
  completeRoute,
]
