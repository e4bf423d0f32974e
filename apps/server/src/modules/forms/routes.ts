import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import type { RawRoute, RequestContext } from '#platform/http/route.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { SHEET_LIMITS, type SheetFormat } from '#platform/sheets/sheet.ts'
import { writeTemplate } from '#platform/sheets/template.ts'
import { formsErrors } from './errors.ts'
import { type SheetText, sheetText, sheetToWrite } from './schema.ts'

/** As many rows as the largest table of a form takes. */
const LIMITS = { ...SHEET_LIMITS, maxRows: 5000, maxColumns: 60, maxBytes: 8 * 1024 * 1024 }
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function formatOf(fileName: string): SheetFormat {
  const ending = fileName.toLowerCase().split('.').at(-1)
  if (ending !== 'xlsx' && ending !== 'csv') throw formsErrors.SHEET_FILE_MISSING()
  return ending
}

/** One workbook or CSV as text. Nothing is kept: what it means is for the form to say. */
async function read(_context: RequestContext, _input: unknown, request: FastifyRequest): Promise<SheetText> {
  if (!request.isMultipart()) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  const file = await request.file({ limits: { fileSize: LIMITS.maxBytes + 1, files: 1 } })
  if (!file) throw formsErrors.SHEET_FILE_MISSING()
  const { header, rows } = await readSheet(file.file, { format: formatOf(file.filename), limits: LIMITS })
  return {
    header,
    rows: rows.map(({ row, cells, problems }) => ({
      row,
      cells,
      problems: problems.map(({ address, code }) => ({ address, code })),
    })),
  }
}

async function write(_context: RequestContext, _input: unknown, request: FastifyRequest, reply: FastifyReply) {
  const parsed = sheetToWrite.safeParse(request.body)
  if (!parsed.success) throw platformErrors.INPUT_INVALID()
  const { name, columns, rows, notes, notesName } = parsed.data
  const bytes = await writeTemplate({
    name,
    columns: columns.map(({ choices, ...column }) => (choices ? { ...column, choices } : column)),
    rows,
    notes: { name: notesName, rows: notes },
    preparedRows: Math.max(rows.length + 100, 200),
  })
  reply.header('content-type', XLSX)
  return bytes
}

const none = z.object({})

/**
 * Sheets of tables. The server reads and writes the bytes; which column is which, and what a cell means, the contract
 * works out on either side, so that a form need not be published to be filled in from a spreadsheet.
 */
export const formRoutes: RawRoute[] = [
  {
    kind: 'raw',
    id: 'forms.sheet.read',
    method: 'POST',
    path: '/forms/sheets/read',
    permission: 'signed-in',
    scope: 'own',
    summary: 'A workbook or CSV as text, for a table of a form; nothing is kept',
    params: none,
    query: none,
    consumes: ['multipart/form-data'],
    produces: ['application/json'],
    answer: sheetText,
    bodyLimit: LIMITS.maxBytes + 65_536,
    handle: read,
  },
  {
    kind: 'raw',
    id: 'forms.sheet.write',
    method: 'POST',
    path: '/forms/sheets/write',
    permission: 'signed-in',
    scope: 'own',
    summary: 'The rows of a table as a workbook to fill in',
    params: none,
    query: none,
    consumes: ['application/json'],
    produces: [XLSX],
    body: sheetToWrite,
    bodyLimit: 8 * 1024 * 1024,
    handle: write,
  },
]
