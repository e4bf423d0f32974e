import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { lineCode } from '#modules/access'
import { cleanFileName } from '#modules/archive'
import { LANGUAGES, type Language } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { registerContent } from '#platform/files/registry.ts'
import type { StoredContent } from '#platform/files/store.ts'
import { idempotencyKey } from '#platform/http/credentials.ts'
import {
  commandRoute,
  listRoute,
  queryRoute,
  type RawRoute,
  type RequestContext,
  type Route,
} from '#platform/http/route.ts'
import { SHEET_LIMITS, type SheetFormat } from '#platform/sheets/sheet.ts'
import { text } from '#platform/texts.ts'
import { cancelImport, confirmImport, createImport, retryImport } from '../commands/import.ts'
import { onboardingErrors } from '../errors.ts'
import { openCells } from '../import/check.ts'
import { headingOf } from '../import/columns.ts'
import { type BadRow, writeErrorFile, writeImportTemplate } from '../import/template.ts'
import { importList } from '../lists.ts'
import type { RowProblem } from '../schema/row.ts'
import { IMPORT_OUTCOMES, IMPORT_ROW_STATES } from '../schema/state.ts'
import { importDetail, importRows } from '../schema/wire.ts'
import { failureOf, getImport } from '../service/read.ts'
import { rowsOf } from '../store/import-row.ts'

const params = z.object({ id: z.uuid() })
/** An archive of pictures of fifty thousand applications. */
const IMAGES_BYTES_MAX = 2 * 1024 * 1024 * 1024
const SHEET_MIME = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
} as const

function formatOf(fileName: string): SheetFormat {
  const ending = fileName.toLowerCase().split('.').at(-1)
  if (ending !== 'xlsx' && ending !== 'csv') throw onboardingErrors.IMPORT_FORMAT_UNKNOWN()
  return ending
}

type Taken = StoredContent & { name: string }

async function taken(
  { platform }: RequestContext,
  file: { name: string; bytes: Readable; mime: string; maxBytes: number },
): Promise<Taken> {
  const stored = await platform.objects.put(file.bytes, { maxBytes: file.maxBytes })
  if (stored.size === 0) throw platformErrors.FILE_EMPTY()
  await registerContent(platform, { ...stored, mime: file.mime })
  return { ...stored, name: file.name }
}

/** The parts `sheet` and `images` of a form, stored while they arrive. */
async function receive(
  context: RequestContext,
  request: FastifyRequest,
): Promise<{ sheet: Taken; images: Taken | null }> {
  if (!request.isMultipart()) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  let sheet: Taken | null = null
  let images: Taken | null = null
  for await (const part of request.files({ limits: { fileSize: IMAGES_BYTES_MAX + 1, files: 2 } })) {
    const name = cleanFileName(part.filename)
    if (part.fieldname === 'sheet') {
      const mime = SHEET_MIME[formatOf(name)]
      sheet = await taken(context, { name, bytes: part.file, mime, maxBytes: SHEET_LIMITS.maxBytes })
    } else if (part.fieldname === 'images') {
      images = await taken(context, { name, bytes: part.file, mime: 'application/zip', maxBytes: IMAGES_BYTES_MAX })
    } else part.file.resume()
  }
  if (!sheet) throw onboardingErrors.IMPORT_FILE_MISSING()
  return { sheet, images }
}

const uploadQuery = z.object({
  businessLine: lineCode,
  departmentId: z.uuid(),
  outcome: z.enum(IMPORT_OUTCOMES).default('draft'),
})

async function upload(
  context: RequestContext,
  query: z.output<typeof uploadQuery>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const key = idempotencyKey(request)
  const { sheet, images } = await receive(context, request)
  const input = {
    ...query,
    fileName: sheet.name,
    format: formatOf(sheet.name),
    fileSha256: sheet.sha256,
    fileSize: sheet.size,
    images: images && { name: images.name, sha256: images.sha256, size: images.size },
  }
  const outcome = await context.platform.execute(createImport, input, context.actor, { key })
  if (outcome.kind !== 'done') throw new Error('an import can not be gated')
  reply.code(201)
  return outcome.value
}

/** A problem in words, for the error file. */
function inWords(language: Language, { column, module, code, params: values }: RowProblem): string {
  const plain = Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, String(value)]))
  const said = text(language, `${module}:error.${code}.message`, plain)
  return column === null ? said : `${headingOf(column, language)}: ${said}`
}

const ERRORS_MAX = 50_000

async function errorFile({ platform, actor }: RequestContext, id: string, reply: FastifyReply) {
  const found = await getImport(platform.db, actor, id)
  const stored = await rowsOf(platform.db, id, { states: ['INVALID', 'FAILED'], after: 0, limit: ERRORS_MAX })
  const bad = stored.map(
    ({ cellsSealed, problems }): BadRow => ({
      cells: openCells(platform, cellsSealed),
      reasons: problems.map((problem) => inWords(actor.language, problem)).join('; '),
    }),
  )
  sendSheet(reply, found.format, `errors-${found.id}.${found.format}`)
  return writeErrorFile(found.format, actor.language, bad)
}

function sendSheet(reply: FastifyReply, format: SheetFormat, name: string): void {
  reply.header('content-type', SHEET_MIME[format]).header('content-disposition', `attachment; filename="${name}"`)
}

const raw = (spec: Omit<RawRoute, 'kind' | 'params' | 'query' | 'consumes'> & Partial<RawRoute>): RawRoute => ({
  kind: 'raw',
  params: z.object({}),
  query: z.object({}),
  consumes: [],
  ...spec,
})

const files: RawRoute[] = [
  raw({
    id: createImport.name,
    method: 'POST',
    path: '/onboarding/imports',
    permission: createImport.name,
    scope: 'accounts',
    summary: 'Send a sheet (part `sheet`) and optionally a zip of images (part `images`) to be checked',
    query: uploadQuery,
    consumes: ['multipart/form-data'],
    produces: ['application/json'],
    bodyLimit: IMAGES_BYTES_MAX + SHEET_LIMITS.maxBytes + 65_536,
    handle: (context, { query }, request, reply) =>
      upload(context, query as z.output<typeof uploadQuery>, request, reply),
  }),
  raw({
    id: 'onboarding.import.template',
    method: 'GET',
    path: '/onboarding/import-template',
    permission: createImport.name,
    scope: 'none',
    summary: 'The sheet to fill in, with notes',
    query: z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx'), language: z.enum(LANGUAGES).optional() }),
    produces: Object.values(SHEET_MIME),
    async handle({ actor }, { query }, _request, reply) {
      const { format, language } = query as { format: SheetFormat; language?: Language }
      sendSheet(reply, format, `applications.${format}`)
      return writeImportTemplate(format, language ?? actor.language)
    },
  }),
  raw({
    id: 'onboarding.import.errors',
    method: 'GET',
    path: '/onboarding/imports/{id}/errors',
    permission: createImport.name,
    scope: 'accounts',
    summary: 'The refused rows in the layout of the template, each with what is wrong',
    params,
    produces: Object.values(SHEET_MIME),
    handle: (context, input, _request, reply) => errorFile(context, (input.params as { id: string }).id, reply),
  }),
]

export const importRoutes: Route[] = [
  listRoute('/onboarding/imports', importList),
  ...files,
  queryRoute({
    id: 'onboarding.import.get',
    path: '/onboarding/imports/{id}',
    permission: 'onboarding.application.view',
    scope: 'accounts',
    summary: 'One import with its progress',
    params,
    response: importDetail,
    async handle({ platform, actor }, input) {
      const { failureCode, failureParams, ...found } = await getImport(platform.db, actor, input.params.id)
      return { ...found, failure: failureOf(failureCode, failureParams) }
    },
  }),
  queryRoute({
    id: 'onboarding.import.rows',
    path: '/onboarding/imports/{id}/rows',
    permission: 'onboarding.application.view',
    scope: 'accounts',
    summary: 'Rows of an import in sheet order, with what is wrong or what became of them',
    params,
    query: z.object({
      state: z.enum(IMPORT_ROW_STATES).optional(),
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: importRows,
    async handle({ platform, actor }, { params: { id }, query: { state, after, limit } }) {
      await getImport(platform.db, actor, id)
      const items = await rowsOf(platform.db, id, { states: state ? [state] : [], after, limit })
      return { items, next: items.length === limit ? (items.at(-1)?.row ?? null) : null }
    },
  }),
  commandRoute('POST', '/onboarding/imports/{id}/confirm', confirmImport, { summary: 'Run the good rows' }),
  commandRoute('POST', '/onboarding/imports/{id}/retry', retryImport, { summary: 'Run the failed rows once more' }),
  commandRoute('POST', '/onboarding/imports/{id}/cancel', cancelImport, {
    summary: 'Give the import up before it runs',
  }),
]
