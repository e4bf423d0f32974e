import type { Readable } from 'node:stream'
import { LANGUAGES, type Language } from '#platform/actor.ts'
import { matchColumns } from '#platform/sheets/columns.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import type { SheetFormat } from '#platform/sheets/sheet.ts'
import { writeSheet } from '#platform/sheets/write-sheet.ts'
import { text } from '#platform/texts.ts'
import { compareRows, judgeRows, rowColumns } from '../policy/register.ts'
import {
  type ImportPreview,
  type Label,
  type RegisterDefinition,
  type RegisterRow,
  ROWS_MAX,
  type RowProblem,
} from '../schema.ts'

/** What a label says in a language, or in any it has. */
export const labelIn = (label: Label, language: Language): string =>
  label[language] ?? LANGUAGES.map((one) => label[one]).find((one) => one !== undefined) ?? ''

/** The headings a column may have: its key, and its label in each language. */
function headingsOf(definition: RegisterDefinition, key: string): string[] {
  const column = definition.columns.find((one) => one.key === key)
  const labels = column
    ? LANGUAGES.map((language) => column.label[language] ?? '')
    : LANGUAGES.map((language) => text(language, `sources:field.${key}`))
  return [key, ...labels.filter((one) => one !== '')]
}

const YES = /^(true|yes|y|1|是)$/i
const NO = /^(false|no|n|0|否)$/i

/**
 * Reads a register's rows out of a spreadsheet and says what taking them over would change. Nothing is written.
 *
 * @throws what `readSheet` and `matchColumns` refuse.
 */
export async function previewImport(
  definition: RegisterDefinition,
  before: readonly RegisterRow[],
  file: { bytes: AsyncIterable<Uint8Array>; format: SheetFormat },
): Promise<ImportPreview> {
  const sheet = await readSheet(file.bytes, { format: file.format, limits: { maxRows: ROWS_MAX } })
  const columns = rowColumns(definition)
  const reader = matchColumns(
    sheet,
    columns.map(({ key, required }) => ({ key, headings: headingsOf(definition, key), required })),
  )
  const broken: RowProblem[] = []
  const raw = sheet.rows.map((row, index): RegisterRow => {
    for (const { column, code } of row.problems) {
      const key = columns.find((one) => reader.indexOf(one.key) === column)?.key ?? null
      broken.push({ row: index, column: key, code })
    }
    return Object.fromEntries(
      columns.map(({ key, type }) => {
        const cell = reader.read(row, key)
        const yesNo = YES.test(cell) ? true : NO.test(cell) ? false : cell
        return [key, cell === '' ? null : type === 'yesNo' ? yesNo : cell]
      }),
    )
  })
  const { rows, problems } = judgeRows(definition, raw)
  return { rows, problems: [...broken, ...problems].slice(0, 500), ...compareRows(definition, before, rows) }
}

/** A register's rows as a spreadsheet that `previewImport` takes again. */
export function writeRegister(
  definition: RegisterDefinition,
  rows: readonly RegisterRow[],
  file: { format: SheetFormat; name: string; language: Language },
): Readable {
  const columns = rowColumns(definition)
  const shown = (value: RegisterRow[string] | undefined) =>
    value === null || value === undefined ? null : typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : value
  return writeSheet(
    rows.map((row) => columns.map(({ key }) => shown(row[key]))),
    {
      format: file.format,
      name: file.name,
      columns: columns.map(({ key, type }) => {
        const own = definition.columns.find((one) => one.key === key)
        const heading = own ? labelIn(own.label, file.language) : text(file.language, `sources:field.${key}`)
        const kind =
          type === 'date'
            ? ('date' as const)
            : type === 'integer' || type === 'decimal'
              ? ('number' as const)
              : ('text' as const)
        return { heading, type: kind }
      }),
    },
  )
}
