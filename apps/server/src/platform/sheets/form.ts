import { LANGUAGES, type Language } from '../actor.ts'
import { text } from '../texts.ts'
import type { SheetColumn } from './columns.ts'
import type { SheetFormat } from './sheet.ts'
import { writeTemplate } from './template.ts'
import { writeSheet } from './write-sheet.ts'

/** What a cell may be: one, or several, of these values, or the word for one in any language. */
export type Choice = { values: readonly string[]; texts: string; several?: boolean }

/** A column of a sheet that people fill in; `choice.texts` is the i18n prefix of its values. */
export type ColumnSpec = {
  key: string
  required?: boolean
  choice?: Choice
  max?: number
  /** Holds a phone, an address of mail or a number of a document: stands nowhere but in the sealed cells. */
  sealed?: boolean
}

/** A sheet that people fill in and send. */
export type SheetForm = {
  columns: readonly ColumnSpec[]
  /** i18n prefix: `<texts>.<key>.heading` and `.note`. */
  texts: string
  /** i18n prefix of the names of the two sheets, `.sheet` and `.notes`. */
  template: string
  /** i18n keys of the lines below the notes on the columns. */
  lines: readonly string[]
}

/** A column's heading in a language. */
export function headingOf({ texts }: Pick<SheetForm, 'texts'>, key: string, language: Language): string {
  return text(language, `${texts}.${key}.heading`)
}

/** The columns as a sheet may name them: by heading in any of the three languages, or by key. */
export function sheetColumnsOf(form: SheetForm, besides: readonly string[] = []): SheetColumn[] {
  return [...form.columns, ...besides.map((key): ColumnSpec => ({ key }))].map(({ key, required }) => ({
    key,
    headings: [...LANGUAGES.map((language) => headingOf(form, key, language)), key],
    required: required ?? false,
  }))
}

const fold = (given: string) => given.normalize('NFKC').trim().toLowerCase()

const wordsOf = new Map<string, ReadonlyMap<string, string>>()

/** What people may write for each value: the code, or its word in any of the three languages. */
function words({ texts, values }: Choice): ReadonlyMap<string, string> {
  const id = `${texts} ${values.join()}`
  const known = wordsOf.get(id)
  if (known) return known
  const pairs = values.flatMap((value): [string, string][] => [
    [fold(value), value],
    ...LANGUAGES.map((language): [string, string] => [fold(text(language, `${texts}.${value}`)), value]),
  ])
  const map = new Map(pairs)
  wordsOf.set(id, map)
  return map
}

/** The value a cell names, or null when it names none. */
export function choiceOf(choice: Choice, cell: string): string | null {
  const value = words(choice).get(fold(cell)) ?? null
  return value !== null && choice.values.includes(value) ? value : null
}

/** The parts of a cell that may hold several, separated by commas, semicolons, slashes or Chinese commas. */
export function partsOf(cell: string): string[] {
  return cell
    .split(/[,;、，；/|\n]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Values a column takes, in words; several of a column stand in its note, for a list offers one. */
function choicesOf({ choice }: ColumnSpec, language: Language): string[] {
  return choice ? choice.values.map((value) => text(language, `${choice.texts}.${value}`)) : []
}

function noteOf(form: SheetForm, column: ColumnSpec, language: Language): string {
  const note = text(language, `${form.texts}.${column.key}.note`)
  const choices = choicesOf(column, language)
  return choices.length > 0 ? `${note} (${choices.join(', ')})` : note
}

function columnsOf(form: SheetForm, language: Language) {
  return form.columns.map((column) => ({
    heading: headingOf(form, column.key, language),
    required: column.required ?? false,
    ...(column.choice && !column.choice.several ? { choices: choicesOf(column, language) } : {}),
  }))
}

async function csvOf(headings: readonly string[], rows: readonly (readonly string[])[]): Promise<Buffer> {
  const stream = writeSheet(rows, {
    format: 'csv',
    name: 'import',
    columns: headings.map((heading) => ({ heading, type: 'text' as const })),
  })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/**
 * The sheet to fill in: headings and lists in one language (all three are understood on the way back), and a second
 * sheet that says what each column takes. A CSV holds the headings alone.
 */
export async function writeForm(form: SheetForm, format: SheetFormat, language: Language): Promise<Buffer> {
  if (format === 'csv')
    return csvOf(
      form.columns.map(({ key }) => headingOf(form, key, language)),
      [],
    )
  const lines = form.lines.map((line) => ['', text(language, line)])
  return writeTemplate({
    name: text(language, `${form.template}.sheet`),
    columns: columnsOf(form, language),
    notes: {
      name: text(language, `${form.template}.notes`),
      rows: [
        ...form.columns.map((column) => [headingOf(form, column.key, language), noteOf(form, column, language)]),
        ...lines,
      ],
    },
  })
}

/** A row given back: its cells by column key, and what stands in the added columns. */
export type GivenBack = { cells: ReadonlyMap<string, string>; added: readonly string[] }

/**
 * Rows in the layout of the form with further columns behind it: what was wrong, or what became of them. Corrected, the
 * file can be sent in again as it is when the reader of the form knows the added columns.
 */
export async function writeGivenBack(
  form: SheetForm,
  file: { format: SheetFormat; language: Language; note: string; added: readonly { heading: string; width: number }[] },
  given: readonly GivenBack[],
): Promise<Buffer> {
  const { format, language, note, added } = file
  const rows = given.map((row) => [...form.columns.map(({ key }) => row.cells.get(key) ?? ''), ...row.added])
  if (format === 'csv') {
    const headings = form.columns.map(({ key }) => headingOf(form, key, language))
    return csvOf([...headings, ...added.map(({ heading }) => heading)], rows)
  }
  return writeTemplate({
    name: text(language, `${form.template}.sheet`),
    columns: [...columnsOf(form, language), ...added],
    notes: { name: text(language, `${form.template}.notes`), rows: [['', text(language, note)]] },
    rows,
    preparedRows: rows.length,
  })
}
