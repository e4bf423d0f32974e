import type { Label } from '#contract/approvals'
import type { RefusalParams } from '#kernel/refusal.ts'
import type { FormRow } from './binding.ts'
import type { SimpleField } from './field.ts'
import type { SheetText, SheetToWrite } from './sheet-text.ts'
import { wordOf } from './words.ts'

/** What is wrong with a place of a sheet; no address for the sheet as a whole. */
export type SheetProblem = { address: string | null; code: string; module: 'forms'; params?: RefusalParams }

type Language = keyof Label
const read = (label: Label, language: Language): string =>
  label[language] || label['zh-Hant'] || label['zh-Hans'] || label.en || ''

/** Kinds a cell can hold; the others are left out of sheets. */
const KINDS: ReadonlySet<string> = new Set([
  'text',
  'longText',
  'number',
  'money',
  'rate',
  'date',
  'yesNo',
  'select',
  'bankCard',
  'phone',
  'email',
  'formula',
])

function cellOf(column: SimpleField, value: FormRow[string] | undefined, language: Language): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return read(wordOf('code', 'yesNo', String(value)), language)
  if (column.kind !== 'select') return String(value)
  const found = column.choices.find((one) => one.value === value)
  return found ? read(found.label, language) : String(value)
}

function choicesOf(column: SimpleField, language: Language): { choices?: string[] } {
  if (column.kind === 'yesNo')
    return { choices: ['true', 'false'].map((code) => read(wordOf('code', 'yesNo', code), language)) }
  if (column.kind !== 'select' || column.options || column.choices.length === 0) return {}
  return { choices: column.choices.map(({ label }) => read(label, language)) }
}

/**
 * Columns that stand in no sheet: what one cell can't hold. Identity documents are among them, also for whoever may
 * reveal them: a file goes where nobody writes down who looked.
 */
export const leftOutOfSheets = (columns: readonly SimpleField[]): SimpleField[] =>
  columns.filter(({ kind }) => !KINDS.has(kind))

/** The sheet of a table: a column each for what a cell can hold, rows in words, notes with what the form says of each. */
export function sheetOf(
  table: { label: Label },
  columns: readonly SimpleField[],
  rows: readonly FormRow[],
  language: Language,
): SheetToWrite {
  const known = columns.filter(({ kind }) => KINDS.has(kind))
  const name = read(table.label, language)
  return {
    name,
    columns: known.map((column) => ({
      heading: read(column.label, language),
      required: column.required === true,
      ...choicesOf(column, language),
    })),
    rows: rows.map((row) => known.map((column) => cellOf(column, row[column.key], language))),
    notesName: read(wordOf('code', 'sheet', 'notes'), language),
    notes: known.map((column) => [
      read(column.label, language),
      [column.hint ? read(column.hint, language) : '', (choicesOf(column, language).choices ?? []).join(' | ')]
        .filter(Boolean)
        .join(' '),
    ]),
  }
}

const bare = (heading: string) =>
  heading
    .normalize('NFKC')
    .replaceAll(/[\s*]+/g, '')
    .toLowerCase()

/** Whether a text says one of these words, in any language and width. */
const says = (text: string, label: Label) => Object.values(label).some((word) => bare(word ?? '') === bare(text))

function truthOf(text: string): boolean | null {
  if (/^(true|y|1)$/i.test(text) || says(text, wordOf('code', 'yesNo', 'true'))) return true
  return /^(false|n|0)$/i.test(text) || says(text, wordOf('code', 'yesNo', 'false')) ? false : null
}

/** Whether a cell of a spreadsheet can hold a value of the column. */
export const holdsText = (column: Pick<SimpleField, 'kind'>): boolean => KINDS.has(column.kind)

/**
 * What a text from a spreadsheet means in a column: choices by their words in any language, dates in the usual ways,
 * numbers without separators. A text that means nothing stays as it is, so that it is seen and refused by its field.
 */
export function valueOfText(column: SimpleField, text: string): FormRow[string] {
  if (text === '') return null
  switch (column.kind) {
    case 'yesNo':
      return truthOf(text) ?? text
    case 'select':
      return column.choices.find(({ value, label }) => bare(value) === bare(text) || says(text, label))?.value ?? text
    case 'number':
    case 'money':
    case 'rate':
      return text.normalize('NFKC').replaceAll(/[\s,_']/g, '')
    case 'date': {
      const [, year, month = '', day = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? []
      return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text
    }
    default:
      return text
  }
}

/** Columns of a sheet in its order, by any of their names or their key; null where a heading is blank. */
function columnsOf(columns: readonly SimpleField[], header: readonly string[], problems: SheetProblem[]) {
  const names = new Map(
    columns.flatMap((one) => [one.key, ...Object.values(one.label)].map((name) => [bare(name ?? ''), one])),
  )
  const seen = new Set<string>()
  return header.map((heading): SimpleField | null => {
    if (heading === '') return null
    const column = names.get(bare(heading))
    const code = !column ? 'SHEET_COLUMN_UNKNOWN' : seen.has(column.key) ? 'SHEET_COLUMN_TWICE' : null
    if (code) problems.push({ address: null, code, module: 'forms', params: { heading: heading.slice(0, 60) } })
    if (column) seen.add(column.key)
    return column ?? null
  })
}

/**
 * The rows of a sheet as rows of a table. Either every cell can be taken or none is: what is wrong is said with the
 * address of the cell. What the values mean for the form, its settling says afterwards.
 */
export function rowsFromSheet(
  columns: readonly SimpleField[],
  sheet: SheetText,
  table: { make: () => FormRow; writable: (column: string) => boolean; maxRows: number },
): { rows: FormRow[]; problems: SheetProblem[] } {
  const problems: SheetProblem[] = []
  const found = columnsOf(columns, sheet.header, problems)
  if (!found.some((column) => column !== null))
    problems.push({ address: null, code: 'SHEET_NO_COLUMN', module: 'forms' })
  if (sheet.rows.length > table.maxRows) {
    problems.push({ address: null, code: 'VALUE_ROWS_MANY', module: 'forms', params: { max: table.maxRows } })
  }
  for (const { address, code } of sheet.rows.flatMap((row) => row.problems)) {
    problems.push({ address, code: code === 'CELL_FORMULA' ? 'SHEET_FORMULA' : 'SHEET_CELL', module: 'forms' })
  }
  if (problems.length > 0) return { rows: [], problems }
  const rows = sheet.rows.map(({ cells }) => {
    const row = table.make()
    for (const [at, column] of found.entries()) {
      if (!column || column.compute || !table.writable(column.key)) continue
      const value = valueOfText(column, cells[at] ?? '')
      if (value === null) delete row[column.key]
      else row[column.key] = value
    }
    return row
  })
  return { rows, problems }
}

/** `0` is A, `26` is AA: what a spreadsheet calls its columns. */
const lettersOf = (column: number): string =>
  (column < 26 ? '' : lettersOf(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))

/**
 * Where the rows taken from a sheet stand in it: the address of the cell a column was read from, the number of the row
 * where the sheet has no such column.
 */
export function placesInSheet(
  columns: readonly SimpleField[],
  sheet: SheetText,
  rows: readonly FormRow[],
): (rowId: string, column: string) => string {
  const found = columnsOf(columns, sheet.header, [])
  const numbers = new Map(rows.map(({ id }, at) => [id, sheet.rows[at]?.row ?? at + 2]))
  return (rowId, column) => {
    const at = found.findIndex((one) => one?.key === column)
    return `${at < 0 ? '' : lettersOf(at)}${numbers.get(rowId) ?? ''}`
  }
}
