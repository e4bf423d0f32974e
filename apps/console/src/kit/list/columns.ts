import type { ColumnSetting, ListColumn } from './contract.ts'

/** A column as it stands on screen now. */
export type ShownColumn = ListColumn & {
  width: number
  /** The person chose the width; otherwise texts share what is left. */
  sized: boolean
  pinned: boolean
  shown: boolean
}

/** Widths that fit the kind, where the list names none; text takes what is left. */
const WIDTHS: Record<string, number> = {
  id: 130,
  state: 120,
  number: 110,
  amount: 140,
  rate: 100,
  date: 116,
  instant: 166,
  boolean: 84,
  tags: 160,
  text: 170,
}
export const WIDTH_LIMITS = { min: 64, max: 640 }

const widthOf = (column: ListColumn): number => column.width ?? WIDTHS[column.kind] ?? 160
const clampWidth = (width: number): number => Math.max(WIDTH_LIMITS.min, Math.min(WIDTH_LIMITS.max, Math.round(width)))

/**
 * The definition's columns in the person's order, width, pin and visibility. Columns that came later than the settings
 * stand where the definition puts them; columns that are gone are forgotten. Pinned ones come first.
 */
export function arrangeColumns(columns: readonly ListColumn[], settings: readonly ColumnSetting[]): ShownColumn[] {
  const place = new Map(settings.map((setting, index) => [setting.key, { setting, index }]))
  const arranged = columns.map((column, index) => {
    const known = place.get(column.key)
    return {
      at: known?.index ?? index + 0.5,
      column: {
        ...column,
        width: clampWidth(known?.setting.width ?? widthOf(column)),
        sized: Boolean(known?.setting.width),
        pinned: known?.setting.pinned ?? false,
        shown: !(known?.setting.hidden ?? (known ? false : (column.hidden ?? false))),
      },
    }
  })
  arranged.sort((a, b) => Number(b.column.pinned) - Number(a.column.pinned) || a.at - b.at)
  return arranged.map((entry) => entry.column)
}

/** What is stored for these columns. */
export const settingsOf = (columns: readonly ShownColumn[]): ColumnSetting[] =>
  columns.map(({ key, width, sized, pinned, shown }) => ({ key, ...(sized ? { width } : {}), pinned, hidden: !shown }))

/** Moves one column to stand before another (or last with `null`). */
export function moveColumn(columns: readonly ShownColumn[], key: string, before: string | null): ShownColumn[] {
  const moved = columns.find((column) => column.key === key)
  if (!moved || key === before) return [...columns]
  const rest = columns.filter((column) => column.key !== key)
  const index = before === null ? rest.length : rest.findIndex((column) => column.key === before)
  rest.splice(index < 0 ? rest.length : index, 0, moved)
  return rest
}

/** Changes one column. */
export const changeColumn = (
  columns: readonly ShownColumn[],
  key: string,
  change: Partial<Pick<ShownColumn, 'width' | 'pinned' | 'shown'>>,
): ShownColumn[] =>
  columns.map((column) =>
    column.key === key
      ? {
          ...column,
          ...change,
          sized: column.sized || change.width !== undefined,
          width: clampWidth(change.width ?? column.width),
        }
      : column,
  )
