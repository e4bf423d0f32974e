import type { ShownColumn } from './columns.ts'

/** Width of the column with the checkboxes. */
const PICK_WIDTH = 38
const MENU_WIDTH = 40

/** A column of words gives way down to this before the table scrolls. */
const WORDS_LEAST = 136
/** No column asks for more by itself; a person may drag it wider. */
const WORDS_MOST = 420
const OTHERS = { least: 64, most: 260 }

/** How wide the columns stand, in px; where there is less room than `least` the table scrolls. */
export type Fit = { widths: ReadonlyMap<string, number>; least: number }

/** Words share the room that is left, unless sized by hand or pinned. */
const isWords = ({ kind, sized, pinned }: ShownColumn) => (kind === 'text' || kind === 'tags') && !sized && !pinned

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))

/**
 * Shares the room of a table: a column that a person sized keeps that, the others take what their content takes, and
 * words, which may be cut short, give way to each other.
 *
 * @param natural what each column needs to show its name and its cells whole, px, as far as it is known.
 * @param room width of the table's window, px; 0 while nobody knows it.
 */
export function fitColumns(
  columns: readonly ShownColumn[],
  natural: ReadonlyMap<string, number>,
  room: number,
  picking: boolean,
): Fit {
  const wanted = (column: ShownColumn) => {
    const need = natural.get(column.key)
    if (column.sized || need === undefined) return column.width
    return isWords(column) ? clamp(need, OTHERS.least, WORDS_MOST) : clamp(need, OTHERS.least, OTHERS.most)
  }
  const asks = columns.map((column) => {
    const width = wanted(column)
    return {
      key: column.key,
      width,
      least: isWords(column) ? Math.min(width, WORDS_LEAST) : width,
      words: isWords(column),
    }
  })
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const edges = MENU_WIDTH + (picking ? PICK_WIDTH : 0)
  const [words, others] = [asks.filter((ask) => ask.words), asks.filter((ask) => !ask.words)]
  const least = sum(asks.map((ask) => ask.least))
  const [wish, floor] = [sum(words.map((ask) => ask.width)), sum(words.map((ask) => ask.least))]
  const left = Math.max(floor, room - edges - sum(others.map((ask) => ask.width)))
  const share = (ask: (typeof asks)[number]) => {
    if (!ask.words || room === 0) return ask.width
    if (wish <= left) return (ask.width * left) / wish
    return ask.least + ((ask.width - ask.least) * (left - floor)) / (wish - floor)
  }
  return { widths: new Map(asks.map((ask) => [ask.key, Math.floor(share(ask))])), least: edges + least }
}

/** How far from the left each pinned column sticks; pinned ones stand first. */
export function pinOffsets(
  columns: readonly ShownColumn[],
  { widths }: Fit,
  picking: boolean,
): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>()
  let left = picking ? PICK_WIDTH : 0
  for (const column of columns) {
    if (!column.pinned) break
    offsets.set(column.key, left)
    left += widths.get(column.key) ?? column.width
  }
  return offsets
}
