import type { TextEncoding } from '../files/text.ts'

/** The formats people fill in and take away. */
export type SheetFormat = 'xlsx' | 'csv'

/** What a sheet may hold. A larger one is refused whole, never cut. */
export type SheetLimits = {
  /** Of the file as it came. */
  maxBytes: number
  /** Below the header; blank rows do not count. */
  maxRows: number
  maxColumns: number
  /** Of one cell, in UTF-16 units. */
  maxCellChars: number
}

/** 50,000 rows of 200 columns in 32 MB, cells as long as Excel allows. */
export const SHEET_LIMITS: SheetLimits = {
  maxBytes: 32 * 1024 * 1024,
  maxRows: 50_000,
  maxColumns: 200,
  maxCellChars: 32_767,
}

/**
 * Why a cell cannot be taken as it stands, a code of `platformErrors` for a field problem:
 * - `CELL_FORMULA`: a calculation, whose result nobody can vouch for
 * - `CELL_ERROR_VALUE`: `#REF!`, `#N/A` and the like, or a date that is none
 * - `CELL_NUMBER_IMPRECISE`: a number of more than 15 digits, which the spreadsheet has already rounded
 * - `CELL_CHARACTER_BAD`: control characters or broken Unicode; they stand as U+FFFD in the value
 * - `CELL_TOO_LONG`: the value is cut to the limit
 * - `CELL_COLUMN_UNNAMED`: a value below no heading
 */
export type CellProblemCode =
  | 'CELL_FORMULA'
  | 'CELL_ERROR_VALUE'
  | 'CELL_NUMBER_IMPRECISE'
  | 'CELL_CHARACTER_BAD'
  | 'CELL_TOO_LONG'
  | 'CELL_COLUMN_UNNAMED'

/** A problem and its place: 0-based column, and the address a person finds it by (`B7`). */
export type CellProblem = { column: number; address: string; code: CellProblemCode }

/** A row that is not blank. `row` is its number in the file, the first being 1; a cell left out is ''. */
export type SheetRow = { row: number; cells: string[]; problems: CellProblem[] }

/**
 * A sheet as text. Numbers are plain decimals without exponent, dates `YYYY-MM-DD`, dates with time
 * `YYYY-MM-DDTHH:MM:SS`, truth values `TRUE` and `FALSE`; blanks around a value are gone.
 */
export type Sheet = {
  /** Number of the row the headings stand in: the first that is not blank. */
  headerRow: number
  header: string[]
  rows: SheetRow[]
  /** What a CSV was written in; null for a workbook. */
  encoding: TextEncoding | null
}

/** `A` for 0, `Z` for 25, `AA` for 26. */
export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return letters
}

/** The address of a cell: 0-based column, 1-based row. */
export function addressOf(column: number, row: number): string {
  return `${columnLetters(column)}${row}`
}
