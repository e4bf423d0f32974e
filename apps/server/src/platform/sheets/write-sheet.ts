import { Readable } from 'node:stream'
import { type CellValue, writeXlsxStream } from 'hucre'
import Papa from 'papaparse'
import { isPlainNumber, shieldFormula } from './formula.ts'
import type { SheetFormat } from './sheet.ts'

/**
 * A column of an export. `number` cells are decimal strings written as numbers, with `decimals` places shown;
 * `date` cells are `YYYY-MM-DD`. A number that a spreadsheet could not hold exactly is written as text.
 */
export type WriteColumn = { heading: string; width?: number } & (
  | { type: 'text' }
  | { type: 'date' }
  | { type: 'number'; decimals?: number }
)

/** A cell's text; null and '' are blank. */
export type WriteCell = string | null

export type WriteSheetOptions = {
  format: SheetFormat
  /** Name of the sheet in a workbook. */
  name: string
  columns: readonly WriteColumn[]
  /** Rows added at the end, told how many rows came: the count, the filter, who took it. */
  closing?: (rowCount: number) => readonly (readonly string[])[]
}

/**
 * Writes rows as they come, memory flat: a workbook with frozen headings and typed numbers and dates, or a CSV in UTF-8
 * with byte order mark. No text becomes a formula in either; in a CSV what would is led by an apostrophe, which
 * `readSheet` takes off again. Characters a spreadsheet cannot hold are replaced by U+FFFD.
 */
export function writeSheet(
  rows: AsyncIterable<readonly WriteCell[]> | Iterable<readonly WriteCell[]>,
  options: WriteSheetOptions,
): Readable {
  if (options.format === 'csv') return Readable.from(csvLines(rows, options), { objectMode: false })
  const stream = writeXlsxStream(xlsxRows(rows, options), {
    name: sheetName(options.name),
    freezePane: { rows: 1 },
    columns: options.columns.map((column, index) => ({
      key: String(index),
      header: cleanText(column.heading),
      width: column.width ?? 16,
      ...formatOf(column),
    })),
  })
  return Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0])
}

async function* csvLines(
  rows: AsyncIterable<readonly WriteCell[]> | Iterable<readonly WriteCell[]>,
  options: WriteSheetOptions,
): AsyncGenerator<Buffer> {
  const line = (cells: readonly string[]): string => `${Papa.unparse([[...cells]], { newline: '\r\n' })}\r\n`
  let block = `\ufeff${line(options.columns.map((column) => csvCell(column.heading)))}`
  let count = 0
  for await (const row of rows) {
    count += 1
    block += line(row.map((cell) => csvCell(cell)))
    if (block.length < 64 * 1024) continue
    yield Buffer.from(block)
    block = ''
  }
  for (const row of options.closing?.(count) ?? []) block += line(row.map((cell) => csvCell(cell)))
  yield Buffer.from(block)
}

async function* xlsxRows(
  rows: AsyncIterable<readonly WriteCell[]> | Iterable<readonly WriteCell[]>,
  options: WriteSheetOptions,
): AsyncGenerator<CellValue[]> {
  let count = 0
  for await (const row of rows) {
    count += 1
    yield row.map((cell, index) => xlsxCell(cell, options.columns[index]))
  }
  for (const row of options.closing?.(count) ?? []) yield row.map(cleanText)
}

function csvCell(cell: WriteCell): string {
  return shieldFormula((cell ?? '').toWellFormed().replaceAll('\0', '\ufffd'))
}

function xlsxCell(cell: WriteCell, column: WriteColumn | undefined): CellValue {
  if (cell === null || cell === '') return null
  if (column?.type === 'number' && isExactInSpreadsheet(cell)) return Number(cell)
  if (column?.type === 'date' && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(cell)) return serialOf(cell)
  return cleanText(cell)
}

/** Spreadsheets keep 15 significant digits. */
function isExactInSpreadsheet(text: string): boolean {
  return isPlainNumber(text) && text.replace(/^-?0*\.?0*/, '').replace('.', '').length <= 15
}

/** Days since 1899-12-30, the day zero of spreadsheets; right from 1900-03-01 on. */
function serialOf(date: string): CellValue {
  const start = Temporal.PlainDate.from('1899-12-30')
  const days = start.until(Temporal.PlainDate.from(date), { largestUnit: 'days' }).days
  return days > 60 ? days : date
}

function formatOf(column: WriteColumn): { numFmt?: string } {
  if (column.type === 'date') return { numFmt: 'yyyy-mm-dd' }
  if (column.type === 'text') return { numFmt: '@' }
  if (column.decimals === undefined) return {}
  return { numFmt: column.decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(column.decimals)}` }
}

/** Text as a workbook can hold it; `_x0041_` in a text would be read as an escape and is escaped itself. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\ufffe\uffff]/gu, (mark) => (/[\t\n\r]/.test(mark) ? mark : '\ufffd'))
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .slice(0, 32_767)
    .toWellFormed()
}

/** What Excel allows in a sheet's name: 31 characters, none of `[]:*?/\`, no apostrophe at the ends. */
export function sheetName(name: string): string {
  return (
    cleanText(name)
      .replaceAll(/[[\]:*?/\\]/g, ' ')
      .slice(0, 31)
      .toWellFormed()
      .replaceAll(/^['\s]+|['\s]+$/g, '') || 'Sheet'
  )
}
