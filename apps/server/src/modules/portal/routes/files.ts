import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { receiveUpload, SENT_AS } from '#modules/archive'
import { draftFileFor, fileFor, printRequest } from '#modules/businesses'
import { LANGUAGES, type Language } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { stream } from '#platform/events/stream.ts'
import { serveFile } from '#platform/files/serve.ts'
import type { RawRoute, RequestContext } from '#platform/http/route.ts'
import { takesFiles } from '../service/request.ts'

/** What the archive asks of whoever sends a file: a client has it here, for the length of one call. */
const UPLOAD = 'archive.upload.stage'

type File = { sha256: string; size: number; mime: string; name: string }

async function serve(
  { platform }: RequestContext,
  file: File,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Exclude<Awaited<ReturnType<typeof serveFile>>['body'], null> | Buffer> {
  const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers
  const { sha256, size, mime, name } = file
  const answer = await serveFile(
    platform.objects,
    { sha256, size, mime, name },
    { range, ifRange: ifRange as string | undefined, ifNoneMatch },
  )
  reply.code(answer.status).headers(answer.headers)
  return answer.body ?? Buffer.alloc(0)
}

type Spec = Pick<RawRoute, 'id' | 'path' | 'summary' | 'handle'> & Partial<RawRoute>
const raw = (spec: Spec): RawRoute => ({
  kind: 'raw',
  method: 'GET',
  permission: 'client',
  scope: 'own',
  params: z.object({}),
  query: z.object({}),
  produces: ['application/octet-stream'],
  consumes: [],
  ...spec,
})
const params = z.object({ id: z.uuid(), fileId: z.uuid() })
type Ids = z.infer<typeof params>

export const fileRoutes: RawRoute[] = [
  raw({
    id: 'portal.upload.stage',
    method: 'POST',
    path: '/portal/uploads',
    summary: 'Sends one file, from the camera or a folder; a form then names it by the id answered',
    query: z.object({ parameter: z.string().min(1).max(40) }),
    consumes: [...SENT_AS],
    produces: ['application/json'],
    async handle(context, { query }, request, reply) {
      const { parameter } = query as { parameter: string }
      if (!(await takesFiles(context.platform.db, parameter))) throw platformErrors.NOT_FOUND()
      const actor = { ...context.actor, permissions: new Set([UPLOAD]) }
      return receiveUpload({ ...context, actor }, { parameter }, request, reply)
    },
  }),
  raw({
    id: 'portal.request.file',
    path: '/portal/requests/{id}/files/{fileId}',
    summary: 'A file of an own request',
    params,
    async handle(context, input, request, reply) {
      const { id, fileId } = input.params as Ids
      return serve(context, await fileFor(context.platform, context.actor, id, fileId), request, reply)
    },
  }),
  raw({
    id: 'portal.draft.file',
    path: '/portal/drafts/{id}/files/{fileId}',
    summary: 'A file of an own draft',
    params,
    async handle(context, input, request, reply) {
      const { id, fileId } = input.params as Ids
      return serve(context, await draftFileFor(context.platform, context.actor, id, fileId), request, reply)
    },
  }),
  raw({
    id: 'portal.request.print',
    path: '/portal/requests/{id}/print',
    summary: 'An own request on paper; a code on every page proves it',
    params: z.object({ id: z.uuid() }),
    query: z.object({ language: z.enum(LANGUAGES).optional() }),
    produces: ['application/pdf'],
    async handle({ platform, actor }, input, _request, reply) {
      const { language = actor.language } = input.query as { language?: Language }
      const { bytes, name } = await printRequest(platform, actor, (input.params as { id: string }).id, language)
      reply.headers({
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${name}"`,
        'cache-control': 'no-store',
      })
      return bytes
    },
  }),
  raw({
    id: 'portal.event.stream',
    path: '/portal/events',
    summary: 'Changes of own requests as server-sent events',
    produces: ['text/event-stream'],
    async handle(context, _input, request, reply) {
      stream(context, request, reply)
      return null
    },
  }),
]
