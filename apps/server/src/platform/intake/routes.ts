import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { LANGUAGES, type Language } from '../actor.ts'
import { platformErrors } from '../errors.ts'
import { registerContent } from '../files/registry.ts'
import { idempotencyKey } from '../http/credentials.ts'
import { commandRoute, listRoute, queryRoute, type RawRoute, type RequestContext, type Route } from '../http/route.ts'
import { writeForm } from '../sheets/form.ts'
import { SHEET_LIMITS, type SheetFormat } from '../sheets/sheet.ts'
import { cancelIntake, confirmIntake, createIntake, retryIntake } from './commands.ts'
import { INTAKE_ROWS_MAX, maySend, type SheetKind, sheetKindOf, sheetKinds } from './kind.ts'
import { intakeList } from './list.ts'
import { ticketStatesOf, writeResult } from './result.ts'
import { intakeRows } from './row-store.ts'
import { INTAKE_ROW_STATES, INTAKE_STATES } from './state.ts'
import { findIntake, type IntakeCounts, type IntakeRecord, intakeCounts } from './store.ts'

const MIME = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
} as const

const own = { permission: 'signed-in', scope: 'own' } as const
const params = z.object({ id: z.uuid() })

const intakeView = z.object({
  id: z.string(),
  kind: z.string(),
  fileName: z.string(),
  state: z.enum(INTAKE_STATES),
  failure: z.object({ module: z.string(), code: z.string(), params: z.record(z.string(), z.json()) }).nullable(),
  counts: z.record(z.enum(INTAKE_ROW_STATES), z.number().int()),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
const rowView = z.object({
  row: z.number().int(),
  label: z.string(),
  state: z.enum(INTAKE_ROW_STATES),
  command: z.string().nullable(),
  problems: z.array(
    z.object({
      column: z.string().nullable(),
      module: z.string(),
      code: z.string(),
      params: z.record(z.string(), z.json()).optional(),
    }),
  ),
  ticketId: z.string().nullable(),
  ticketState: z.string().nullable(),
})

const viewOf = (intake: IntakeRecord, counts: ReadonlyMap<string, IntakeCounts>) => ({
  ...intake,
  counts: counts.get(intake.id) as IntakeCounts,
})

async function ownIntake({ platform, actor }: RequestContext, id: string): Promise<IntakeRecord> {
  const found = await findIntake(platform.db, id, actor.operatorId)
  if (!found) throw platformErrors.NOT_FOUND()
  return found
}

function kindOf({ platform, actor }: RequestContext, id: string): SheetKind {
  const kind = sheetKindOf(platform, id)
  if (!kind || !maySend(platform, actor, kind)) throw platformErrors.NOT_FOUND()
  return kind
}

function formatOf(fileName: string): SheetFormat {
  const ending = fileName.toLowerCase().split('.').at(-1)
  if (ending !== 'xlsx' && ending !== 'csv') throw platformErrors.INTAKE_FORMAT_UNKNOWN()
  return ending
}

/** The last part of a name without control characters: what people see, never where anything is stored. */
function shownName(given: string | undefined): string {
  const [name = ''] = (given ?? '').split(/[\\/]/).slice(-1)
  return name.replaceAll(/\p{Cc}/gu, '').slice(-255) || 'sheet'
}

async function upload(context: RequestContext, kind: string, request: FastifyRequest, reply: FastifyReply) {
  const { platform, actor } = context
  const key = idempotencyKey(request)
  kindOf(context, kind)
  if (!request.isMultipart()) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  const file = await request.file({ limits: { fileSize: SHEET_LIMITS.maxBytes + 1, files: 1 } })
  if (!file) throw platformErrors.INTAKE_FILE_MISSING()
  const fileName = shownName(file.filename)
  const format = formatOf(fileName)
  const stored = await platform.objects.put(file.file as Readable, { maxBytes: SHEET_LIMITS.maxBytes })
  if (stored.size === 0) throw platformErrors.FILE_EMPTY()
  await registerContent(platform, { ...stored, mime: MIME[format] })
  const input = { kind, fileName, format, fileSha256: stored.sha256 }
  const outcome = await platform.execute(createIntake, input, actor, { key })
  if (outcome.kind !== 'done') throw new Error('taking a sheet can not be gated')
  reply.code(201)
  return outcome.value
}

function sendSheet(reply: FastifyReply, format: SheetFormat, name: string): void {
  reply.header('content-type', MIME[format]).header('content-disposition', `attachment; filename="${name}.${format}"`)
}

const raw = (spec: Omit<RawRoute, 'kind' | 'params' | 'query' | 'consumes' | 'permission'> & Partial<RawRoute>) =>
  ({
    kind: 'raw',
    permission: own.permission,
    params: z.object({}),
    query: z.object({}),
    consumes: [],
    ...spec,
  }) as RawRoute

const kindQuery = z.object({ kind: z.string().max(100) })
const templateQuery = kindQuery.extend({
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  language: z.enum(LANGUAGES).optional(),
})
const resultQuery = z.object({ rows: z.enum(['all', 'bad']).default('all') })

const files: RawRoute[] = [
  raw({
    id: createIntake.name,
    method: 'POST',
    path: '/intakes',
    scope: 'own',
    summary: 'Send a sheet whose rows are commands (part `sheet`) to be checked',
    query: kindQuery,
    consumes: ['multipart/form-data'],
    produces: ['application/json'],
    bodyLimit: SHEET_LIMITS.maxBytes + 65_536,
    handle: (context, { query }, request, reply) =>
      upload(context, (query as z.output<typeof kindQuery>).kind, request, reply),
  }),
  raw({
    id: 'platform.intake.template',
    method: 'GET',
    path: '/intake-template',
    scope: 'none',
    summary: 'The sheet to fill in, with notes',
    query: templateQuery,
    produces: Object.values(MIME),
    async handle(context, input, _request, reply) {
      const { kind, format, language } = input.query as z.output<typeof templateQuery>
      const { id, form } = kindOf(context, kind)
      sendSheet(reply, format, id.replaceAll('.', '-'))
      return writeForm(form, format, language ?? (context.actor.language satisfies Language))
    },
  }),
  raw({
    id: 'platform.intake.result',
    method: 'GET',
    path: '/intakes/{id}/result',
    scope: 'own',
    summary: 'The rows in the layout of the template with what became of each: status, error code, message, ticket',
    params,
    query: resultQuery,
    produces: Object.values(MIME),
    async handle(context, input, _request, reply) {
      const found = await ownIntake(context, (input.params as z.output<typeof params>).id)
      const { rows } = input.query as z.output<typeof resultQuery>
      const kind = sheetKindOf(context.platform, found.kind)
      if (!kind) throw platformErrors.NOT_FOUND()
      sendSheet(reply, found.format, `${rows === 'all' ? 'result' : 'errors'}-${found.id}`)
      return writeResult(context.platform, kind, found, rows, context.actor.language)
    },
  }),
]

const kindsRoute = queryRoute({
  ...own,
  scope: 'none',
  id: 'platform.intake.kinds',
  path: '/intake-kinds',
  summary: 'Kinds of sheets the person may send, with what each row would lead to now',
  response: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        texts: z.string(),
        columnTexts: z.string(),
        rowsMax: z.number().int(),
        commands: z.array(z.object({ name: z.string(), ruling: z.enum(['atOnce', 'ticket', 'blocked']) })),
      }),
    ),
  }),
  async handle({ platform, actor }) {
    const kinds = platform.offered(sheetKinds).filter((kind) => maySend(platform, actor, kind))
    const items = kinds.map(async ({ id, texts, form, commands }) => ({
      id,
      texts,
      columnTexts: form.texts,
      rowsMax: INTAKE_ROWS_MAX,
      commands: await Promise.all(
        commands.map(async (name) => ({
          name,
          ruling: (await platform.gate.rulingOf?.(platform.db, name)) ?? ('atOnce' as const),
        })),
      ),
    }))
    return { items: await Promise.all(items) }
  },
})

const getRoute = queryRoute({
  ...own,
  id: 'platform.intake.get',
  path: '/intakes/{id}',
  summary: 'One sheet with its progress',
  params,
  response: intakeView,
  async handle(context, input) {
    const found = await ownIntake(context, input.params.id)
    return viewOf(found, await intakeCounts(context.platform.db, [found.id]))
  },
})

const rowsRoute = queryRoute({
  ...own,
  id: 'platform.intake.rows',
  path: '/intakes/{id}/rows',
  summary: 'Rows of a sheet in their order, with what is wrong or what became of them',
  params,
  query: z.object({
    state: z.enum(INTAKE_ROW_STATES).optional(),
    after: z.coerce.number().int().min(0).max(10_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({ items: z.array(rowView), next: z.number().int().nullable() }),
  async handle(context, { params: { id }, query: { state, after, limit } }) {
    await ownIntake(context, id)
    const found = await intakeRows(context.platform.db, id, { states: state ? [state] : [], after, limit })
    const states = await ticketStatesOf(context.platform, found)
    const items = found.map((row) => ({ ...row, ticketState: (row.ticketId && states.get(row.ticketId)) || null }))
    return { items, next: items.length === limit ? (items.at(-1)?.row ?? null) : null }
  },
})

export const intakeRoutes: Route[] = [
  ...files,
  kindsRoute,
  listRoute('/intakes', intakeList),
  getRoute,
  rowsRoute,
  commandRoute('POST', '/intakes/{id}/confirm', confirmIntake, { summary: 'Have the good rows of a sheet run' }),
  commandRoute('POST', '/intakes/{id}/retry', retryIntake, { summary: 'Call failed and undone rows once more' }),
  commandRoute('POST', '/intakes/{id}/cancel', cancelIntake, {
    summary: 'Give a sheet up, or leave the rest of its rows undone',
  }),
]
