import { platformErrors } from '../errors.ts'
import type { Sheet, SheetRow } from './sheet.ts'

/** A column a sheet should have. `headings` are what it may be called, in any language we offer. */
export type SheetColumn<K extends string = string> = { key: K; headings: readonly string[]; required?: boolean }

/** Reads rows by column key: '' for a column the sheet leaves out. */
export type ColumnReader<K extends string> = {
  /** The value of a column in a row. */
  read(row: SheetRow, key: K): string
  /** 0-based place of a column in the file, null when it is left out. */
  indexOf(key: K): number | null
}

/**
 * Finds the columns by their headings; order is free, and blanks, width, case and the star that marks a required one
 * are no difference. Refusals, each naming the headings: SHEET_COLUMNS_MISSING for required ones,
 * SHEET_COLUMNS_UNKNOWN for strange ones (a misspelt optional column would otherwise be lost in silence),
 * SHEET_COLUMNS_DUPLICATE for one column twice.
 */
export function matchColumns<K extends string>(sheet: Sheet, columns: readonly SheetColumn<K>[]): ColumnReader<K> {
  const keyOf = new Map<string, K>()
  for (const column of columns) {
    for (const heading of column.headings) keyOf.set(normalize(heading), column.key)
  }
  const places = new Map<K, number>()
  const unknown: string[] = []
  const duplicate: string[] = []
  for (const [index, heading] of sheet.header.entries()) {
    if (heading === '') continue
    const key = keyOf.get(normalize(heading))
    if (key === undefined) unknown.push(heading)
    else if (places.has(key)) duplicate.push(heading)
    else places.set(key, index)
  }
  const missing = columns.filter((column) => column.required && !places.has(column.key))
  if (missing.length > 0) {
    throw platformErrors.SHEET_COLUMNS_MISSING({ columns: missing.map((column) => column.headings[0] ?? column.key) })
  }
  if (unknown.length > 0) throw platformErrors.SHEET_COLUMNS_UNKNOWN({ columns: unknown.slice(0, 20) })
  if (duplicate.length > 0) throw platformErrors.SHEET_COLUMNS_DUPLICATE({ columns: duplicate.slice(0, 20) })
  return {
    indexOf: (key) => places.get(key) ?? null,
    read: (row, key) => row.cells[places.get(key) ?? -1] ?? '',
  }
}

function normalize(heading: string): string {
  return heading.normalize('NFKC').replaceAll(/\s+/g, '').replace(/\*+$/, '').replace(/^\*+/, '').toLowerCase()
}
