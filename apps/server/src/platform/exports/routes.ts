import { z } from 'zod'
import { inTransaction } from '../db.ts'
import { platformErrors } from '../errors.ts'
import { releaseContents } from '../files/registry.ts'
import { serveFile } from '../files/serve.ts'
import { commandRoute, listRoute, type RawRoute } from '../http/route.ts'
import { mayExport } from '../lists/lookup.ts'
import type { TaskHandler } from '../module.ts'
import { bundleOf, mayBundle } from './bundle.ts'
import { requestExport, stopExport } from './commands.ts'
import { exportList } from './list.ts'
import { expireExports, findExport } from './store.ts'
import { MIME } from './write.ts'

/** The file goes to the person who asked for it, and only while they may still export the list. */
const fileRoute: RawRoute = {
  kind: 'raw',
  id: 'platform.export.download',
  method: 'GET',
  path: '/exports/{id}/file',
  permission: 'signed-in',
  scope: 'own',
  summary: 'Download a finished export',
  params: z.object({ id: z.uuid() }),
  query: z.object({}),
  produces: Object.values(MIME),
  consumes: [],
  async handle({ platform, actor }, input, request, reply) {
    const { id } = input.params as { id: string }
    const found = await findExport(platform.db, id, actor.operatorId)
    const list = found ? platform.lists.get(found.listId) : undefined
    const bundle = found ? bundleOf(platform, found.listId) : null
    const allowed = (list && mayExport(actor, list)) || (bundle && mayBundle(actor, bundle))
    if (!found || !allowed) throw platformErrors.NOT_FOUND()
    if (found.state === 'expired') throw platformErrors.EXPORT_EXPIRED()
    if (found.sha256 === null || found.size === null) throw platformErrors.EXPORT_NOT_READY()
    const file = {
      sha256: found.sha256,
      size: found.size,
      mime: MIME[found.format],
      name: found.fileName ?? `export.${found.format}`,
    }
    const { headers } = request
    const answer = await serveFile(platform.objects, file, {
      range: headers.range,
      ifRange: typeof headers['if-range'] === 'string' ? headers['if-range'] : undefined,
      ifNoneMatch: headers['if-none-match'],
    })
    reply.code(answer.status).headers(answer.headers)
    return answer.body ?? Buffer.alloc(0)
  },
}

export const exportRoutes = [
  listRoute('/exports', exportList),
  commandRoute('POST', '/exports', requestExport, { summary: 'Ask for a list as a file' }),
  commandRoute('POST', '/exports/{id}/cancel', stopExport, { summary: 'Stop an export' }),
  fileRoute,
]

/** Hourly: files past their time are given up. */
export const sweepExports: TaskHandler = async (platform) => {
  await inTransaction(platform.db, async (tx) => releaseContents(tx, await expireExports(tx, platform.clock())))
}
