import type { ShownColumn } from './columns.ts'

/** Width of the column with the checkboxes. */
export const PICK_WIDTH = 38
const MENU_WIDTH = 40

/** How far from the left each pinned column sticks; pinned ones stand first. */
export function pinOffsets(columns: readonly ShownColumn[], picking: boolean): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>()
  let left = picking ? PICK_WIDTH : 0
  for (const column of columns) {
    if (!column.pinned) break
    offsets.set(column.key, left)
    left += column.width
  }
  return offsets
}

/** A text column of its own width gives way down to this before the table scrolls. */
const TEXT_LEAST = 136

/** Texts take the room that is left, unless pinned or sized by hand. */
export const isFlexible = (column: ShownColumn): boolean => column.kind === 'text' && !column.sized && !column.pinned

/** Narrower than this the table scrolls instead of squeezing its columns. */
export function leastWidth(columns: readonly ShownColumn[], picking: boolean): number {
  const widths = columns.map((column) => (isFlexible(column) ? TEXT_LEAST : column.width))
  return widths.reduce((sum, width) => sum + width, MENU_WIDTH + (picking ? PICK_WIDTH : 0))
}
