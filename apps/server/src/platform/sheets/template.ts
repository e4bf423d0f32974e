import { type Cell, type WriteSheet, writeXlsx } from 'hucre'
import { addressOf, columnLetters } from './sheet.ts'
import { cleanText, sheetName } from './write-sheet.ts'

/** A column of a sheet for people to fill in. */
export type TemplateColumn = {
  heading: string
  /** Marked by a star; `matchColumns` reads past it. */
  required?: boolean
  /** The only values Excel will take, offered as a list. */
  choices?: readonly string[]
  width?: number
}

export type TemplateOptions = {
  /** Name of the sheet to fill in; it comes first, where `readSheet` looks. */
  name: string
  columns: readonly TemplateColumn[]
  /** Rows of the notes sheet: what the columns mean, examples, limits. */
  notes: { name: string; rows: readonly (readonly string[])[] }
  /** Rows already filled in: an example, or the rows of an error file. */
  rows?: readonly (readonly string[])[]
  /** Rows prepared as text cells, so that account numbers keep their leading zeros. */
  preparedRows?: number
}

const LISTS = 'Lists'

/** A workbook for people to fill in. Every cell is text: nothing is turned into a date or a rounded number. */
export async function writeTemplate(options: TemplateOptions): Promise<Buffer> {
  const rows = options.rows ?? []
  const lastRow = 1 + Math.max(rows.length, options.preparedRows ?? 1000)
  const lists = options.columns.filter((column) => column.choices?.length)
  const main: WriteSheet = {
    name: sheetName(options.name),
    columns: options.columns.map((column) => ({ width: column.width ?? 18 })),
    rows: [
      options.columns.map((column) => cleanText(column.required ? `${column.heading}*` : column.heading)),
      ...rows.map((row) => row.map(cleanText)),
    ],
    cells: textCells(options.columns.length, rows, lastRow),
    freezePane: { rows: 1 },
    dataValidations: options.columns.flatMap((column, index) => {
      if (!column.choices?.length) return []
      const letters = columnLetters(lists.indexOf(column))
      return [
        {
          type: 'list' as const,
          formula1: `${LISTS}!$${letters}$1:$${letters}$${column.choices.length}`,
          range: `${addressOf(index, 2)}:${addressOf(index, lastRow)}`,
          allowBlank: true,
          showErrorMessage: true,
        },
      ]
    }),
  }
  const notes: WriteSheet = {
    name: sheetName(options.notes.name),
    columns: (options.notes.rows[0] ?? []).map((_, index) => ({ width: index === 0 ? 24 : 60 })),
    rows: options.notes.rows.map((row) => row.map(cleanText)),
  }
  const sheets = lists.length > 0 ? [main, notes, listSheet(lists)] : [main, notes]
  return Buffer.from(await writeXlsx({ sheets }))
}

function textCells(width: number, rows: readonly (readonly string[])[], lastRow: number): Map<string, Partial<Cell>> {
  const cells = new Map<string, Partial<Cell>>()
  for (let row = 1; row < lastRow; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const text = rows[row - 1]?.[column] ?? ''
      const value = text === '' ? null : cleanText(text)
      cells.set(`${row},${column}`, { value, style: { numFmt: '@' } })
    }
  }
  return cells
}

/** Choices stand in a hidden sheet: written into the rule itself they may hold no comma and no more than 255 characters. */
function listSheet(columns: readonly TemplateColumn[]): WriteSheet {
  const length = Math.max(...columns.map((column) => column.choices?.length ?? 0))
  return {
    name: LISTS,
    hidden: true,
    rows: Array.from({ length }, (_, row) => columns.map((column) => cleanText(column.choices?.[row] ?? ''))),
  }
}
