import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RefusalParams } from '#kernel/refusal.ts'
import { LANGUAGES, type Language } from '../actor.ts'
import type { ScopeKind } from '../command.ts'
import { platformErrors } from '../errors.ts'
import type { RawRoute, RequestContext } from '../http/route.ts'
import { text } from '../texts.ts'
import { type ColumnReader, matchColumns } from './columns.ts'
import { readSheet } from './read-sheet.ts'
import type { SheetFormat, SheetRow } from './sheet.ts'
import { writeTemplate } from './template.ts'
import { writeSheet } from './write-sheet.ts'

/** A column people fill in. Its heading is the word `<module>:field.<key>`, in any of the languages, or the key itself. */
export type IntakeColumn = {
  key: string
  required?: boolean
  /** The values it takes; their words stand under `texts`. */
  choices?: { values: readonly string[]; texts: string }
}

/** What is wrong with one row of a sheet; `column` is null when it is the row as a whole. */
export type IntakeProblem = {
  row: number
  column: string | null
  code: string
  module: string
  params?: RefusalParams
}

type Asking = Pick<RequestContext, 'platform' | 'actor'>

/** A sheet that people fill in for a command: the rows it yields are that command's `rows`. */
export type Intake<R> = {
  /** Operation ids begin with it: `groups.clientMember`. */
  id: string
  /** The routes are `<path>/template` and `<path>/preview`. */
  path: string
  /** Of the command the rows are for. */
  permission: string
  scope: ScopeKind
  /** One line for the API reference: what the rows are. */
  rows: string
  columns: readonly IntakeColumn[]
  rowsMax: number
  /**
   * One row as the command takes it. Blank cells are left out, so that defaults hold. A refinement's message is module
   * and code: `groups ACCOUNT_OR_CLIENT`.
   */
  row: z.core.$ZodType<R>
  /** What is wrong with a well-formed row on this day: the command refuses such a row as well. */
  check?(context: Asking, row: R): Omit<IntakeProblem, 'row'>[]
}

/** A sheet as it was understood. Good rows stand by themselves: a bad one keeps none of them from being taken. */
export type IntakePreview<R = Record<string, unknown>> = {
  rows: (R & { row: number })[]
  problems: IntakeProblem[]
  total: number
}

const MIME = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const
const PROBLEMS_SHOWN = 500

const moduleOf = (id: string): string => id.slice(0, id.indexOf('.'))
const heading = <R>(intake: Intake<R>, key: string, language: Language): string =>
  text(language, `${moduleOf(intake.id)}:field.${key}`)

/** The value a cell means: a choice may be written in any language, or as its key. */
function valueOf({ choices }: IntakeColumn, cell: string): string {
  const found = choices?.values.find((value) =>
    [value, ...LANGUAGES.map((language) => text(language, `${choices.texts}.${value}`))].some(
      (word) => word.toLowerCase() === cell.toLowerCase(),
    ),
  )
  return found ?? cell
}

function cellsOf<R>(intake: Intake<R>, reader: ColumnReader<string>, row: SheetRow): Record<string, string> {
  const cells = intake.columns.map((column) => [column.key, valueOf(column, reader.read(row, column.key))] as const)
  return Object.fromEntries(cells.filter(([, cell]) => cell !== ''))
}

function judged<R>(
  intake: Intake<R>,
  context: Asking,
  reader: ColumnReader<string>,
  row: SheetRow,
): R | IntakeProblem[] {
  const at = (column: number) => intake.columns.find(({ key }) => reader.indexOf(key) === column)?.key ?? null
  if (row.problems.length > 0) {
    return row.problems.map(({ column, code }) => ({ row: row.row, column: at(column), code, module: 'platform' }))
  }
  const parsed = z.safeParse(intake.row, cellsOf(intake, reader, row))
  if (parsed.success) {
    const found = intake.check?.(context, parsed.data) ?? []
    return found.length === 0 ? parsed.data : found.map((one) => ({ ...one, row: row.row }))
  }
  return parsed.error.issues.map((issue) => {
    const own = issue.code === 'custom' ? /^([a-z-]+) ([A-Z_]+)$/.exec(issue.message) : null
    const column = typeof issue.path[0] === 'string' ? issue.path[0] : null
    return { row: row.row, column, code: own?.[2] ?? issue.code, module: own?.[1] ?? 'platform' }
  })
}

/**
 * Reads the sheet and says what each row means. Nothing is written.
 *
 * @throws what `readSheet` and `matchColumns` refuse.
 */
export async function readIntake<R>(
  intake: Intake<R>,
  context: Asking,
  file: { bytes: AsyncIterable<Uint8Array>; format: SheetFormat },
): Promise<IntakePreview<R>> {
  const sheet = await readSheet(file.bytes, { format: file.format, limits: { maxRows: intake.rowsMax } })
  const reader = matchColumns(
    sheet,
    intake.columns.map(({ key, required }) => ({
      key,
      headings: [key, ...LANGUAGES.map((language) => heading(intake, key, language))],
      required: required ?? false,
    })),
  )
  const rows: IntakePreview<R>['rows'] = []
  const problems: IntakeProblem[] = []
  for (const row of sheet.rows) {
    const found = judged(intake, context, reader, row)
    if (Array.isArray(found)) problems.push(...found)
    else rows.push({ ...found, row: row.row })
  }
  return { rows, problems: problems.slice(0, PROBLEMS_SHOWN), total: sheet.rows.length }
}

function formatOf(fileName: string): SheetFormat {
  const ending = fileName.toLowerCase().split('.').at(-1)
  if (ending !== 'xlsx' && ending !== 'csv') throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  return ending
}

async function preview<R>(intake: Intake<R>, context: Asking, request: FastifyRequest): Promise<IntakePreview<R>> {
  if (!request.isMultipart()) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  const part = await request.file({ limits: { files: 1 } })
  if (!part) throw platformErrors.FILE_EMPTY()
  return readIntake(intake, context, { bytes: part.file, format: formatOf(part.filename) })
}

const templateQuery = z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx'), language: z.enum(LANGUAGES) })

/** The sheet to fill in; a CSV holds the headings alone. */
async function template<R>(intake: Intake<R>, { format, language }: z.output<typeof templateQuery>) {
  const headings = intake.columns.map(({ key }) => heading(intake, key, language))
  if (format === 'csv') {
    const columns = headings.map((one) => ({ heading: one, type: 'text' as const }))
    return writeSheet([], { format, name: 'import', columns })
  }
  return writeTemplate({
    name: text(language, 'platform:intake.sheet'),
    columns: intake.columns.map(({ key, required, choices }) => ({
      heading: heading(intake, key, language),
      required: required ?? false,
      ...(choices ? { choices: choices.values.map((value) => text(language, `${choices.texts}.${value}`)) } : {}),
    })),
    notes: {
      name: text(language, 'platform:intake.notes'),
      rows: [
        ...intake.columns.map(({ key, required }) => [
          heading(intake, key, language),
          text(language, required ? 'platform:intake.required' : 'platform:intake.optional'),
        ]),
        ['', text(language, 'platform:intake.limit', { rows: intake.rowsMax })],
      ],
    },
  })
}

const none = z.object({})

/** The two reads of an intake: the sheet to fill in, and what a filled-in one means. Nothing is kept by either. */
export function intakeRoutes<R>(intake: Intake<R>): RawRoute[] {
  const shared = { kind: 'raw', permission: intake.permission, scope: intake.scope, params: none } as const
  return [
    {
      ...shared,
      id: `${intake.id}.template`,
      method: 'GET',
      path: `${intake.path}/template`,
      summary: `The sheet to fill in: ${intake.rows}`,
      query: templateQuery,
      consumes: [],
      produces: Object.values(MIME),
      async handle(_context: RequestContext, input, _request: FastifyRequest, reply: FastifyReply) {
        const query = templateQuery.parse(input.query)
        reply.header('content-type', MIME[query.format])
        return template(intake, query)
      },
    },
    {
      ...shared,
      id: `${intake.id}.preview`,
      method: 'POST',
      path: `${intake.path}/preview`,
      summary: `What a filled-in sheet means, row by row: ${intake.rows}`,
      query: none,
      consumes: ['multipart/form-data'],
      produces: ['application/json'],
      handle: (context, _input, request) => preview(intake, context, request),
    },
  ]
}
