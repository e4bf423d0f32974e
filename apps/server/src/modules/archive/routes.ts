import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { idempotencyKey } from '#platform/http/credentials.ts'
import { commandRoute, listRoute, queryRoute, type RawRoute, type RequestContext } from '#platform/http/route.ts'
import {
  createParameter,
  editParameter,
  replaceDocument,
  retireParameter,
  uploadDocument,
  withdrawDocument,
} from './commands.ts'
import { copyDocuments, previewCopy, sameIdentityOf } from './copying.ts'
import { archiveErrors } from './errors.ts'
import { storeFile } from './intake.ts'
import { fileBehind, linkTo } from './links.ts'
import { documentList } from './list.ts'
import { revealText } from './recognition.ts'
import { copyPreview, documentAnswer, documentsAnswer, parameterAnswer, sameIdentityAnswer } from './schema.ts'
import { SENT_AS, sentFile, whileReceiving } from './sent-file.ts'
import { documentById, documentsOfAccount, documentsOfClient } from './service.ts'
import { isMarkedFor, serveMarked, serveOriginal, serveVersion } from './serving.ts'
import { stageUpload } from './staging.ts'
import { findVisibleFile, type VisibleFile } from './store/owners.ts'
import { findParameters, listParameters } from './store/parameters.ts'
import { findUpload } from './store/uploads.ts'
import { findThumbnail } from './thumbnails.ts'

const byId = z.object({ id: z.uuid() })

/** Takes a file in for somebody: what a route that receives uploads for the archive does. */
export async function receiveUpload(
  context: RequestContext,
  { parameter: code }: { parameter: string },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const parameter = (await findParameters(context.platform.db, [code])).get(code)
  if (!parameter) throw archiveErrors.PARAMETER_UNKNOWN({ parameter: code })
  const key = idempotencyKey(request)
  const file = await sentFile(request, parameter.maxBytes)
  const taken = await storeFile(context.platform, parameter, file).catch((error: unknown) => {
    throw whileReceiving(request, error)
  })
  const outcome = await context.platform.execute(stageUpload, taken, context.actor, { key })
  if (outcome.kind !== 'done') throw new Error('staging an upload can not be gated')
  reply.code(201)
  return outcome.value
}

async function visibleFile(context: RequestContext, id: string): Promise<VisibleFile> {
  const file = await findVisibleFile(context.platform.db, context.actor, id)
  if (!file) throw platformErrors.NOT_FOUND()
  return file
}

async function serveThumbnail(
  context: RequestContext,
  file: VisibleFile,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const small = await findThumbnail(context.platform.db, file.sha256)
  if (small === null || small === 'FAILED') throw archiveErrors.NO_THUMBNAIL()
  const picture = { ...small, mime: 'image/webp', fileName: `${file.fileName}.webp` }
  // Small or not, it shows what the original shows.
  if (isMarkedFor(context.actor, { watermark: file.watermark, mime: picture.mime })) {
    return serveMarked(context, picture, reply)
  }
  return serveOriginal(context.platform, picture, request, reply)
}

type RawSpec = Pick<RawRoute, 'id' | 'method' | 'path' | 'permission' | 'scope' | 'summary' | 'handle'> &
  Partial<RawRoute>

function raw(spec: RawSpec): RawRoute {
  return {
    kind: 'raw',
    params: z.object({}),
    query: z.object({}),
    produces: ['application/octet-stream'],
    consumes: [],
    ...spec,
  }
}

const files: RawRoute[] = [
  raw({
    id: 'archive.upload.stage',
    method: 'POST',
    path: '/archive/uploads',
    permission: 'archive.upload.stage',
    scope: 'own',
    summary:
      'Sends one file for a parameter, in a form or as the body with its name in `Content-Disposition`; a command then names it by the id answered',
    query: z.object({ parameter: z.string().min(1).max(40) }),
    consumes: [...SENT_AS],
    produces: ['application/json'],
    bodyLimit: 4_294_967_296 + 65_536,
    handle: (context, { query }, request, reply) =>
      receiveUpload(context, query as { parameter: string }, request, reply),
  }),
  raw({
    id: 'archive.upload.content',
    method: 'GET',
    path: '/archive/uploads/{id}/content',
    permission: 'archive.upload.stage',
    scope: 'own',
    summary: 'A file sent by the caller and not filed yet',
    params: byId,
    async handle(context, { params }, request, reply) {
      const upload = await findUpload(context.platform.db, context.actor.operatorId, (params as { id: string }).id)
      if (!upload) throw platformErrors.NOT_FOUND()
      return serveOriginal(context.platform, upload, request, reply)
    },
  }),
  raw({
    id: 'archive.version.content',
    method: 'GET',
    path: '/archive/versions/{id}/content',
    permission: 'archive.document.view',
    scope: 'accounts',
    summary:
      'The original bytes of one version; answers Range requests. A marked copy where its type asks for one and the caller may not see originals',
    params: byId,
    async handle(context, { params }, request, reply) {
      return serveVersion(context, await visibleFile(context, (params as { id: string }).id), request, reply)
    },
  }),
  raw({
    id: 'archive.link.content',
    method: 'GET',
    path: '/archive/links/{token}',
    permission: 'public',
    scope: 'own',
    summary: 'The original bytes behind a signed address, with the rights its holder has now; answers Range requests',
    params: z.object({ token: z.string().max(500) }),
    async handle(context, { params }, request, reply) {
      const { platform } = context
      const { file, holder } = await fileBehind(platform, (params as { token: string }).token)
      const body = await serveVersion({ platform, actor: holder }, file, request, reply)
      reply.headers({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' })
      return body
    },
  }),
  raw({
    id: 'archive.version.thumbnail',
    method: 'GET',
    path: '/archive/versions/{id}/thumbnail',
    permission: 'archive.document.view',
    scope: 'accounts',
    summary: 'A small WebP of an image version',
    params: byId,
    produces: ['image/webp'],
    async handle(context, { params }, request, reply) {
      return serveThumbnail(context, await visibleFile(context, (params as { id: string }).id), request, reply)
    },
  }),
]

const MINUTES = { least: 1, most: 60, usual: 15 }

const reads = [
  queryRoute({
    id: 'archive.version.link',
    path: '/archive/versions/{id}/link',
    permission: 'archive.document.view',
    scope: 'accounts',
    summary: 'An address of the original bytes that needs no credentials, for minutes and as long as the right lasts',
    params: byId,
    query: z.object({ minutes: z.coerce.number().int().min(MINUTES.least).max(MINUTES.most).default(MINUTES.usual) }),
    response: z.object({ url: z.string(), expiresAt: z.string() }),
    handle: ({ platform, actor }, { params, query }) => linkTo(platform, actor, params.id, query.minutes),
  }),
  queryRoute({
    id: 'archive.parameter.all',
    path: '/archive/parameters',
    permission: 'signed-in',
    scope: 'none',
    summary: 'Every kind of document with its rules',
    response: z.object({ items: z.array(parameterAnswer) }),
    handle: async ({ platform }) => ({ items: await listParameters(platform.db) }),
  }),
  queryRoute({
    id: 'archive.document.get',
    path: '/archive/documents/{id}',
    permission: 'archive.document.view',
    scope: 'accounts',
    summary: 'One document with all its versions',
    params: byId,
    response: documentAnswer,
    handle: ({ platform, actor }, { params }) => documentById(platform.db, actor, params.id),
  }),
  queryRoute({
    id: 'archive.document.of-account',
    path: '/accounts/{id}/documents',
    permission: 'archive.document.view',
    scope: 'accounts',
    summary: 'Documents of an account and of its client, with all versions',
    params: byId,
    response: documentsAnswer,
    handle: ({ platform, actor }, { params }) => documentsOfAccount(platform.db, actor, params.id),
  }),
  queryRoute({
    id: 'archive.document.of-client',
    path: '/clients/{id}/documents',
    permission: 'archive.document.view',
    scope: 'accounts',
    summary: 'Documents of a client and of those of its accounts that are in scope',
    params: byId,
    response: documentsAnswer,
    handle: ({ platform, actor }, { params }) => documentsOfClient(platform.db, actor, params.id),
  }),
  queryRoute({
    id: 'archive.document.same-identity',
    path: '/accounts/{id}/same-identity',
    permission: 'archive.document.copy',
    scope: 'accounts',
    summary: 'Other accounts in scope whose client has the same identity type and number',
    params: byId,
    response: sameIdentityAnswer,
    handle: ({ platform, actor }, { params }) => sameIdentityOf(platform.db, actor, params.id),
  }),
  queryRoute({
    id: 'archive.document.copy-preview',
    path: '/accounts/{id}/document-copies',
    permission: 'archive.document.copy',
    scope: 'accounts',
    summary:
      'What copying documents from another account would do: what is copied, what is newer here, what is refused',
    params: byId,
    query: z.object({ from: z.uuid(), history: z.enum(['0', '1']).default('0') }),
    response: copyPreview,
    handle: ({ platform, actor }, { params, query }) =>
      previewCopy(platform.db, actor, { from: query.from, to: params.id, history: query.history === '1' }),
  }),
]

export const archiveRoutes = [
  commandRoute('POST', '/archive/versions/{versionId}/text', revealText, {
    summary: 'Shows the text read off a picture; each showing leaves a record',
  }),
  ...files,
  ...reads,
  listRoute('/archive/documents', documentList),
  commandRoute('POST', '/archive/documents', uploadDocument, { summary: 'Files a sent document', created: true }),
  commandRoute('POST', '/archive/documents/{documentId}/versions', replaceDocument, {
    summary: 'Puts a new version in front of a document',
    created: true,
  }),
  commandRoute('POST', '/archive/documents/{documentId}/withdraw', withdrawDocument, {
    summary: 'Takes a document out of use',
  }),
  commandRoute('POST', '/accounts/{toAccountId}/document-copies', copyDocuments, {
    summary: 'Copies documents from another account of the same identity',
  }),
  commandRoute('POST', '/archive/parameters', createParameter, { summary: 'Adds a parameter', created: true }),
  commandRoute('PUT', '/archive/parameters/{code}', editParameter, { summary: 'Changes a parameter' }),
  commandRoute('POST', '/archive/parameters/{code}/retire', retireParameter, { summary: 'Retires a parameter' }),
]
