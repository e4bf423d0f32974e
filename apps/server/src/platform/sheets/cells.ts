import { formatDecimal, fromUnscaled } from '#kernel/decimal.ts'
import { addressOf, type CellProblemCode, type SheetLimits, type SheetRow } from './sheet.ts'

/** A value as a reader found it. */
type RawCell = string | number | boolean | Date | null | undefined

/** One row as a format's reader gives it. `row` counts from 1. */
export type RawRow = { row: number; cells: readonly RawCell[]; formulas?: readonly number[] }

/** Values and problems of one row, in text. Null when the row is blank. */
export function readRow(row: number, raw: readonly RawCell[], limits: SheetLimits): SheetRow | null {
  const found: SheetRow = { row, cells: [], problems: [] }
  for (const [column, value] of raw.entries()) {
    const { text, problem } = readCell(value, limits)
    found.cells.push(text)
    if (problem) found.problems.push({ column, address: addressOf(column, row), code: problem })
  }
  while (found.cells.at(-1) === '') found.cells.pop()
  return found.cells.length > 0 || found.problems.length > 0 ? found : null
}

type CellText = { text: string; problem?: CellProblemCode }

/** Excel keeps 15 significant digits; what it shows beyond is noise of binary fractions. */
const EXACT_BELOW = 1e15

const ERROR_VALUE = /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$/

function readCell(value: RawCell, limits: SheetLimits): CellText {
  if (value === null || value === undefined) return { text: '' }
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' }
  if (typeof value === 'number') return readNumber(value)
  if (value instanceof Date) return readDate(value)
  return readText(value, limits)
}

function readNumber(value: number): CellText {
  if (!Number.isFinite(value)) return { text: String(value), problem: 'CELL_ERROR_VALUE' }
  const [mantissa = '0', exponent = '0'] = value.toExponential(14).split('e')
  const scale = 14 - Number(exponent)
  const digits = BigInt(mantissa.replace('.', ''))
  const exact = scale >= 0 ? fromUnscaled(digits, scale) : fromUnscaled(digits * 10n ** BigInt(-scale), 0)
  const text = formatDecimal(exact)
  return Math.abs(value) >= EXACT_BELOW ? { text, problem: 'CELL_NUMBER_IMPRECISE' } : { text }
}

function readDate(value: Date): CellText {
  if (Number.isNaN(value.getTime())) return { text: '', problem: 'CELL_ERROR_VALUE' }
  const instant = Temporal.Instant.fromEpochMilliseconds(value.getTime()).round('second')
  const moment = instant.toZonedDateTimeISO('UTC').toPlainDateTime()
  const isMidnight = moment.toPlainTime().equals(Temporal.PlainTime.from('00:00'))
  return { text: isMidnight ? moment.toPlainDate().toString() : moment.toString({ smallestUnit: 'second' }) }
}

function readText(value: string, limits: SheetLimits): CellText {
  const text = value.trim()
  if (text.length > limits.maxCellChars)
    return { text: text.slice(0, limits.maxCellChars).toWellFormed(), problem: 'CELL_TOO_LONG' }
  if (ERROR_VALUE.test(text)) return { text, problem: 'CELL_ERROR_VALUE' }
  const clean = replaceControls(text.toWellFormed())
  // A reader that already replaced broken Unicode leaves the replacement character behind.
  return clean !== text || clean.includes('\ufffd') ? { text: clean, problem: 'CELL_CHARACTER_BAD' } : { text }
}

/** Tabs and line breaks are part of addresses and remarks; no other control character is part of anything. */
function replaceControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\ufffe\uffff]/gu, (mark) => (/[\t\n\r]/.test(mark) ? mark : '\ufffd'))
}
