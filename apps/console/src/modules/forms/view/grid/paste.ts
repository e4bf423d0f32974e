import { type FormRow, holdsText, type SimpleField, valueOfText } from '#contract/forms'

/** Cells of a block copied from a spreadsheet: rows by line, columns by tab; quoted cells may hold both. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const next = () => {
    rows.at(-1)?.push(cell.trim())
    cell = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at] ?? ''
    if (quoted) {
      if (mark !== '"') cell += mark
      else if (text[at + 1] === '"') {
        cell += mark
        at += 1
      } else quoted = false
    } else if (mark === '"' && cell === '') quoted = true
    else if (mark === '\t') next()
    else if (mark === '\n') {
      next()
      rows.push([])
    } else if (mark !== '\r') cell += mark
  }
  next()
  return rows.filter((row) => row.some((one) => one !== ''))
}

/**
 * The rows with a block of cells put in from a place on; rows are added as far as there may be more. Columns that may
 * not be written or hold more than a text are passed over.
 */
export function withPasted(
  rows: readonly FormRow[],
  block: readonly (readonly string[])[],
  place: { row: number; column: number },
  table: {
    columns: readonly SimpleField[]
    writable: (key: string) => boolean
    make: (() => FormRow) | null
    maxRows: number
  },
): FormRow[] {
  const next = [...rows]
  for (const [down, cells] of block.entries()) {
    const at = place.row + down
    if (at >= next.length) {
      if (!table.make || next.length >= table.maxRows) break
      next.push(table.make())
    }
    const row = { ...next[at] } as FormRow
    for (const [right, text] of cells.entries()) {
      const column = table.columns[place.column + right]
      if (column && holdsText(column) && !column.compute && table.writable(column.key)) {
        row[column.key] = valueOfText(column, text)
      }
    }
    next[at] = row
  }
  return next
}
