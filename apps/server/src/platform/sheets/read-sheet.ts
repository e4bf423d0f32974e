import { platformErrors } from '../errors.ts'
import type { TextEncoding } from '../files/text.ts'
import { type RawRow, readRow } from './cells.ts'
import { csvRows } from './csv-read.ts'
import { addressOf, SHEET_LIMITS, type Sheet, type SheetFormat, type SheetLimits, type SheetRow } from './sheet.ts'
import { formulaCells, xlsxRows } from './xlsx-read.ts'

export type ReadSheetOptions = {
  format: SheetFormat
  limits?: Partial<SheetLimits>
  /** Of a CSV, when the sender stated it; found out otherwise. */
  encoding?: TextEncoding
}

/**
 * Reads the first sheet of a workbook, or a CSV, that a person filled in. What is wrong with single cells stands in the
 * rows' `problems`; what makes the file unusable as a whole is refused: SHEET_EMPTY (no heading or no row),
 * SHEET_TOO_MANY_ROWS, SHEET_TOO_MANY_COLUMNS, FILE_TOO_LARGE, SHEET_UNREADABLE, SHEET_ENCRYPTED,
 * SHEET_ENCODING_UNKNOWN, SHEET_QUOTES_BROKEN, and for a hostile workbook the refusals of `openZip`.
 */
export async function readSheet(source: Buffer | AsyncIterable<Uint8Array>, options: ReadSheetOptions): Promise<Sheet> {
  const limits = { ...SHEET_LIMITS, ...options.limits }
  const bytes = await collect(source, limits.maxBytes)
  if (bytes.length === 0) throw platformErrors.SHEET_EMPTY()
  if (options.format === 'csv') {
    const { encoding, rows } = csvRows(bytes, options.encoding)
    return assemble(rows, encoding, limits, new Set())
  }
  const formulas = await formulaCells(bytes, limits)
  return assemble(xlsxRows(bytes), null, limits, formulas)
}

async function assemble(
  raw: AsyncIterable<RawRow> | Iterable<RawRow>,
  encoding: TextEncoding | null,
  limits: SheetLimits,
  formulas: ReadonlySet<string>,
): Promise<Sheet> {
  let header: SheetRow | null = null
  const rows: SheetRow[] = []
  for await (const { row, cells, formulas: marked } of raw) {
    const found = readRow(row, cells, limits)
    if (!found) continue
    if (found.cells.length > limits.maxColumns) {
      throw platformErrors.SHEET_TOO_MANY_COLUMNS({ maxColumns: limits.maxColumns })
    }
    if (!header) {
      header = found
      continue
    }
    if (rows.length === limits.maxRows) throw platformErrors.SHEET_TOO_MANY_ROWS({ maxRows: limits.maxRows })
    markFormulas(found, formulas, marked ?? [])
    markUnnamed(found, header.cells)
    rows.push(found)
  }
  if (!header || rows.length === 0) throw platformErrors.SHEET_EMPTY()
  return { headerRow: header.row, header: header.cells, rows, encoding }
}

function markFormulas(row: SheetRow, formulas: ReadonlySet<string>, marked: readonly number[]): void {
  for (const column of row.cells.keys()) {
    const address = addressOf(column, row.row)
    if (formulas.has(address) || marked.includes(column)) row.problems.push({ column, address, code: 'CELL_FORMULA' })
  }
}

function markUnnamed(row: SheetRow, header: readonly string[]): void {
  for (const [column, text] of row.cells.entries()) {
    if (text !== '' && !header[column]) {
      row.problems.push({ column, address: addressOf(column, row.row), code: 'CELL_COLUMN_UNNAMED' })
    }
  }
}

async function collect(source: Buffer | AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of Buffer.isBuffer(source) ? [source] : source) {
    size += chunk.byteLength
    if (size > maxBytes) throw platformErrors.FILE_TOO_LARGE({ maxBytes })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}
