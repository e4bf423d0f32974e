import Papa from 'papaparse'
import { platformErrors } from '../errors.ts'
import { decodeText, type TextEncoding } from '../files/text.ts'
import type { RawRow } from './cells.ts'
import { isCalculation, unshieldFormula } from './formula.ts'

/** A file of nothing but NULs is binary; a few may stand in cells and are reported there. */
const SNIFF_BYTES = 4096

/** The rows of a CSV, with comma, semicolon, tab or bar between cells, whichever the file uses. */
export function csvRows(bytes: Buffer, stated?: TextEncoding): { encoding: TextEncoding; rows: RawRow[] } {
  const decoded = decodeText(bytes, stated ? { encoding: stated } : {})
  if (!decoded) throw platformErrors.SHEET_ENCODING_UNKNOWN()
  if (isBinary(decoded.text.slice(0, SNIFF_BYTES))) throw platformErrors.SHEET_UNREADABLE()
  const parsed = Papa.parse<string[]>(decoded.text, {
    delimitersToGuess: [',', '\t', ';', '|'],
    skipEmptyLines: false,
  })
  const broken = parsed.errors.find((error) => error.type === 'Quotes')
  if (broken) throw platformErrors.SHEET_QUOTES_BROKEN({ row: (broken.row ?? 0) + 1 })
  return { encoding: decoded.encoding, rows: parsed.data.map((cells, index) => rowOf(index + 1, cells)) }
}

function rowOf(row: number, cells: readonly string[]): RawRow {
  const formulas = [...cells.keys()].filter((column) => isCalculation(cells[column] ?? ''))
  return { row, cells: cells.map(unshieldFormula), formulas }
}

function isBinary(text: string): boolean {
  const controls = text.match(/(?![\t\n\r])\p{Cc}/gu)?.length ?? 0
  return controls > 8 && controls * 10 > text.length
}
