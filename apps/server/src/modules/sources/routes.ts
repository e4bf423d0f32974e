import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { platformErrors } from '#platform/errors.ts'
import {
  commandRoute,
  listRoute,
  queryRoute,
  type RawRoute,
  type RequestContext,
  type Route,
} from '#platform/http/route.ts'
import type { SheetFormat } from '#platform/sheets/sheet.ts'
import { checkDraft, createSource, discardDraft, editDraft, openDraft, putRows } from './commands/draft.ts'
import { publish, removeSecret, retire, setSecret } from './commands/life.ts'
import { sourceErrors } from './errors.ts'
import { runList, sourceList } from './lists.ts'
import * as wire from './schema.ts'
import { checkDefinition } from './service/check.ts'
import { getSource, getVocabulary, offeredBy } from './service/detail.ts'
import { readLogged, readSource } from './service/read.ts'
import { previewImport, writeRegister } from './service/sheet.ts'
import { readRows } from './store/register.ts'
import { usageOf } from './store/run.ts'
import { findDraft, findSource, findVersion } from './store/source.ts'

const byId = z.object({ id: z.uuid() })
const VIEW = 'sources.source.view'
const versionParams = z.object({ id: z.uuid(), number: z.coerce.number().int().min(1) })

const queries: Route[] = [
  queryRoute({
    id: 'sources.source.get',
    path: '/sources/{id}',
    permission: VIEW,
    scope: 'none',
    summary: 'One source with its versions and where it is used',
    params: byId,
    response: wire.sourceView,
    handle: ({ platform }, { params }) => getSource(platform, params.id),
  }),
  queryRoute({
    id: 'sources.source.vocabulary',
    path: '/sources-vocabulary',
    permission: VIEW,
    scope: 'none',
    summary: 'Views, columns, functions, hosts and names of secrets that definitions may use',
    response: wire.vocabulary,
    handle: ({ platform }) => getVocabulary(platform),
  }),
  queryRoute({
    id: 'sources.source.usage',
    path: '/sources/{id}/usage',
    permission: 'sources.run.view',
    scope: 'none',
    summary: 'Runs of a source by day, and why they failed',
    params: byId,
    response: wire.usage,
    handle: ({ platform }, { params }) =>
      usageOf(platform.db, params.id, toWire(platform.clock()), platform.config.timeZone),
  }),
  queryRoute({
    id: 'sources.register.rows',
    path: '/sources/{id}/versions/{number}/rows',
    permission: VIEW,
    scope: 'none',
    summary: 'Rows of a version of a register',
    params: versionParams,
    query: z.object({ limit: z.coerce.number().int().min(1).max(wire.ROWS_MAX).default(wire.ROWS_MAX) }),
    response: wire.rowsView,
    async handle({ platform }, { params, query }) {
      const version = await findVersion(platform.db, params.id, params.number)
      if (version?.definition.kind !== 'register') throw platformErrors.NOT_FOUND()
      const options = { dated: version.definition.dated, limit: query.limit }
      return { rows: await readRows(platform.db, version.id, options), total: version.rowCount }
    },
  }),
  queryRoute({
    id: 'sources.draft.examine',
    method: 'POST',
    path: '/sources-examine',
    permission: 'sources.draft.edit',
    scope: 'none',
    summary: 'Checks a definition as it is being written, without keeping it',
    body: z.strictObject({ definition: wire.sourceDefinition }),
    response: wire.checkResult,
    handle: ({ platform, actor }, { body }) => checkDefinition(platform, actor, body.definition, [{}]),
  }),
  queryRoute({
    id: 'sources.draft.try',
    method: 'POST',
    path: '/sources-try',
    permission: 'sources.draft.try',
    scope: 'accounts',
    summary: 'Runs a definition with sample parameters, logged, in the scope of who tries it',
    body: wire.tryInput,
    response: wire.answer,
    async handle({ platform, actor }, { body: { definition, parameters, sourceId } }) {
      const source = sourceId === null ? null : await findSource(platform.db, sourceId)
      if (sourceId !== null && !source) throw platformErrors.NOT_FOUND()
      const draft = source && ((await findDraft(platform.db, source.id)) ?? null)
      const version =
        draft ?? (source?.currentNumber ? await findVersion(platform.db, source.id, source.currentNumber) : null)
      // An HTTP draft asks anew each time: what it answered before belongs to another definition.
      const readable = {
        sourceId: source?.id ?? null,
        number: null,
        versionId: definition.kind === 'register' ? (version?.id ?? null) : null,
        definition: definition.kind === 'http' ? { ...definition, cacheSeconds: 0 } : definition,
      }
      return readLogged({ platform, actor }, readable, parameters, { purpose: 'try' })
    },
  }),
  queryRoute({
    id: 'sources.source.offered',
    path: '/sources-offered',
    permission: 'sources.source.read',
    scope: 'none',
    summary: 'Published sources with their parameters and columns, for whoever designs a form or a flow',
    response: wire.offeredSources,
    handle: async ({ platform }) => ({ items: await offeredBy(platform, platform.db) }),
  }),
  queryRoute({
    id: 'sources.source.read',
    method: 'POST',
    path: '/source-answers/{code}',
    permission: 'sources.source.read',
    scope: 'accounts',
    summary: "Reads a published source within the caller's data scope",
    params: z.object({ code: wire.sourceCode }),
    body: wire.readInput,
    response: wire.answer,
    handle: ({ platform, actor }, { params, body: { parameters, version } }) =>
      readSource({ platform, actor }, params.code, parameters, {
        purpose: 'form',
        ...(version === undefined ? {} : { version }),
      }),
  }),
]

const raw = (spec: Omit<RawRoute, 'kind' | 'query' | 'consumes'> & Partial<RawRoute>): RawRoute => ({
  kind: 'raw',
  query: z.object({}),
  consumes: [],
  ...spec,
})
const SHEET_MIME = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
} as const
const SHEET_BYTES_MAX = 8_000_000

async function preview({ platform }: RequestContext, id: string, request: FastifyRequest) {
  const draft = await findDraft(platform.db, id)
  if (!draft) throw sourceErrors.DRAFT_MISSING()
  const { definition } = draft
  if (definition.kind !== 'register') throw sourceErrors.NOT_A_REGISTER()
  if (!request.isMultipart()) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  const part = await request.file({ limits: { fileSize: SHEET_BYTES_MAX + 1, files: 1 } })
  if (!part) throw platformErrors.FILE_EMPTY()
  const format: SheetFormat = part.filename.toLowerCase().endsWith('.csv') ? 'csv' : 'xlsx'
  const before = await readRows(platform.db, draft.id, { dated: definition.dated, limit: wire.ROWS_MAX })
  return previewImport(definition, before, { bytes: part.file, format })
}

async function sheet(
  { platform, actor }: RequestContext,
  params: z.output<typeof versionParams>,
  format: SheetFormat,
  reply: FastifyReply,
) {
  const [source, version] = await Promise.all([
    findSource(platform.db, params.id),
    findVersion(platform.db, params.id, params.number),
  ])
  if (!source || version?.definition.kind !== 'register') throw platformErrors.NOT_FOUND()
  const rows = await readRows(platform.db, version.id, { dated: version.definition.dated, limit: wire.ROWS_MAX })
  const name = `${source.code}-${params.number}`
  reply
    .header('content-type', SHEET_MIME[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
  return writeRegister(version.definition, rows, { format, name, language: actor.language })
}

const files: RawRoute[] = [
  raw({
    id: 'sources.register.preview',
    method: 'POST',
    path: '/sources/{id}/rows-preview',
    permission: putRows.name,
    scope: 'none',
    summary: 'Reads rows out of a spreadsheet and says what taking them over would change; writes nothing',
    params: byId,
    consumes: ['multipart/form-data'],
    produces: ['application/json'],
    answer: wire.importPreview,
    bodyLimit: SHEET_BYTES_MAX + 65_536,
    handle: (context, { params }, request) => preview(context, (params as { id: string }).id, request),
  }),
  raw({
    id: 'sources.register.sheet',
    method: 'GET',
    path: '/sources/{id}/versions/{number}/sheet',
    permission: VIEW,
    scope: 'none',
    summary: 'Rows of a version of a register as a spreadsheet, which can be imported again',
    params: versionParams,
    query: z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx') }),
    produces: Object.values(SHEET_MIME),
    handle: (context, { params, query }, _request, reply) =>
      sheet(context, params as z.output<typeof versionParams>, (query as { format: SheetFormat }).format, reply),
  }),
]

export const sourceRoutes: Route[] = [
  listRoute('/sources', sourceList),
  listRoute('/source-runs', runList),
  ...queries,
  ...files,
  commandRoute('POST', '/sources', createSource, { summary: 'Add a source with its first draft', created: true }),
  commandRoute('POST', '/sources/{id}/draft', openDraft, { summary: 'Begin the next version' }),
  commandRoute('PUT', '/sources/{id}/draft', editDraft, { summary: 'Write the draft' }),
  commandRoute('DELETE', '/sources/{id}/draft', discardDraft, { summary: 'Throw the draft away' }),
  commandRoute('PUT', '/sources/{id}/draft/rows', putRows, { summary: 'Put rows in place of those a draft has' }),
  commandRoute('POST', '/sources/{id}/draft/check', checkDraft, { summary: 'Check the draft and hand it on' }),
  commandRoute('POST', '/sources/{id}/publish', publish, {
    summary: 'Let a checked version out; never by whoever wrote on it',
  }),
  commandRoute('POST', '/sources/{id}/retire', retire, { summary: 'Take a version out of use' }),
  commandRoute('PUT', '/source-secrets/{code}', setSecret, { summary: 'Keep a secret of another system' }),
  commandRoute('DELETE', '/source-secrets/{code}', removeSecret, { summary: 'Forget a secret' }),
]
