import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import * as commands from './commands.ts'
import { fileList, scanList } from './lists.ts'
import { fileAnswer, rootsAnswer } from './schema.ts'
import { serveMounted } from './service/content.ts'
import { findFile } from './store/file.ts'
import { listRoots } from './store/root.ts'

const byId = z.object({ id: z.uuid() })

const contentRoute: RawRoute = {
  kind: 'raw',
  id: 'mounts.file.content',
  method: 'GET',
  path: '/mounted-files/{id}/content',
  permission: 'mounts.file.view',
  scope: 'accounts',
  summary: 'The bytes of a file as they stand in its legacy folder; answers Range requests',
  params: byId,
  query: z.object({}),
  produces: ['application/octet-stream'],
  consumes: [],
  handle: (context, { params }, request, reply) => serveMounted(context, (params as { id: string }).id, request, reply),
}

export const routes: Route[] = [
  listRoute('/mounted-files', fileList),
  listRoute('/mount-scans', scanList),
  contentRoute,
  queryRoute({
    id: 'mounts.file.get',
    path: '/mounted-files/{id}',
    permission: 'mounts.file.view',
    scope: 'accounts',
    summary: 'One file of a legacy folder',
    params: byId,
    response: fileAnswer,
    async handle({ platform, actor }, { params }) {
      const file = await findFile(platform.db, actor, params.id)
      if (!file) throw platformErrors.NOT_FOUND()
      return file
    },
  }),
  queryRoute({
    id: 'mounts.root.all',
    path: '/mount-roots',
    permission: 'mounts.root.view',
    scope: 'none',
    summary: 'Every legacy folder with its patterns and its last look-through',
    response: rootsAnswer,
    handle: async ({ platform }) => ({
      items: await listRoots(
        platform.db,
        platform.config.mounts.map(({ name }) => name),
      ),
    }),
  }),
  commandRoute('POST', '/mount-patterns', commands.createPattern, { summary: 'Adds a pattern', created: true }),
  commandRoute('PUT', '/mount-patterns/{patternId}', commands.updatePattern, { summary: 'Changes a pattern' }),
  commandRoute('POST', '/mount-patterns/{patternId}/retire', commands.retirePattern, { summary: 'Retires a pattern' }),
  commandRoute('PUT', '/mount-roots/{root}', commands.configureRoot, { summary: 'Says how names are written' }),
  commandRoute('POST', '/mount-roots/{root}/scan', commands.scanFolder, { summary: 'Looks a folder through now' }),
  commandRoute('POST', '/mounted-files/{fileId}/bind', commands.bindFile, { summary: 'Binds a file to an account' }),
  commandRoute('POST', '/mounted-files/{fileId}/bind-named', commands.bindNamed, {
    summary: 'Binds a file to the account its path names',
  }),
  commandRoute('POST', '/mounted-files/{fileId}/unbind', commands.unbindFile, { summary: 'Takes a binding back' }),
]
