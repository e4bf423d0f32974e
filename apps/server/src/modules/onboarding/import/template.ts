import { type Language } from '#platform/actor.ts'
import type { SheetFormat } from '#platform/sheets/sheet.ts'
import { writeTemplate } from '#platform/sheets/template.ts'
import { writeSheet } from '#platform/sheets/write-sheet.ts'
import { text } from '#platform/texts.ts'
import { COLUMNS, type ColumnSpec, headingOf } from './columns.ts'

/** Values a column takes, in words; several of a column stand in its note, for a list offers one. */
function choicesOf({ choice }: ColumnSpec, language: Language): string[] {
  return choice ? choice.values.map((value) => text(language, `${choice.texts}.${value}`)) : []
}

function noteOf(column: ColumnSpec, language: Language): string {
  const note = text(language, `onboarding:column.${column.key}.note`)
  const choices = choicesOf(column, language)
  return choices.length > 0 ? `${note} (${choices.join(', ')})` : note
}

function columnsOf(language: Language) {
  return COLUMNS.map((column) => ({
    heading: headingOf(column.key, language),
    required: column.required ?? false,
    ...(column.choice && !column.choice.several ? { choices: choicesOf(column, language) } : {}),
  }))
}

const NOTE_LINES = ['rows', 'dates', 'countries', 'several', 'images', 'numbers', 'limit']

/**
 * The sheet to fill in: headings and lists in one language (all three are understood on the way back), and a second
 * sheet that says what each column takes. A CSV holds the headings alone.
 */
export async function writeImportTemplate(format: SheetFormat, language: Language): Promise<Buffer> {
  if (format === 'csv')
    return csvOf(
      COLUMNS.map(({ key }) => headingOf(key, language)),
      [],
    )
  const lines = NOTE_LINES.map((line) => ['', text(language, `onboarding:template.${line}`)])
  return writeTemplate({
    name: text(language, 'onboarding:template.sheet'),
    columns: columnsOf(language),
    notes: {
      name: text(language, 'onboarding:template.notes'),
      rows: [...COLUMNS.map((column) => [headingOf(column.key, language), noteOf(column, language)]), ...lines],
    },
  })
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

/** A row that was refused: its cells by column key, and what is wrong in words. */
export type BadRow = { cells: ReadonlyMap<string, string>; reasons: string }

/**
 * The refused rows in the layout of the template, with one more column that says why. Corrected, the file can be sent in
 * again as it is: the extra column is left out on reading.
 */
export async function writeErrorFile(format: SheetFormat, language: Language, bad: readonly BadRow[]): Promise<Buffer> {
  const reasons = text(language, 'onboarding:column.problems.heading')
  const rows = bad.map((row) => [...COLUMNS.map(({ key }) => row.cells.get(key) ?? ''), row.reasons])
  if (format === 'csv') return csvOf([...COLUMNS.map(({ key }) => headingOf(key, language)), reasons], rows)
  return writeTemplate({
    name: text(language, 'onboarding:template.sheet'),
    columns: [...columnsOf(language), { heading: reasons, width: 60 }],
    notes: {
      name: text(language, 'onboarding:template.notes'),
      rows: [['', text(language, 'onboarding:template.errors')]],
    },
    rows,
    preparedRows: rows.length,
  })
}
