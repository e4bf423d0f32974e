import type { Json } from '#kernel/refusal.ts'
import { SLOTS } from '../schema/slot.ts'

/** One state of one thing, as the source tells it. */
export type SourceItem = {
  sequence: number
  id: string
  version: number
  accountNo: string
  changedAt: string
  data: Readonly<Record<string, Json>>
}

const TAIL = 4
const STARS = '****'

/** The last characters of a longer text; of everything else nothing. */
function masked(value: Json): Json {
  if (value === null) return null
  return typeof value === 'string' && value.length > TAIL * 2 ? `${STARS}${value.slice(-TAIL)}` : STARS
}

/** The hedge flag that a code type of the unified opening stands for: it counts the other way round. */
const HEDGE_OF_CODE_TYPE: Readonly<Record<string, string>> = { '1': '3', '2': '2', '3': '1' }

/** What people in scope may read of an item; whatever the slot does not open is masked. */
export function shownOf(no: number, data: SourceItem['data']): Record<string, Json> {
  const open = new Set<string>(SLOTS.find((slot) => slot.no === no)?.open ?? [])
  const entries = Object.entries(data).map(([key, value]) => [key, open.has(key) ? value : masked(value)])
  const flag = open.has('codeType') ? HEDGE_OF_CODE_TYPE[String(data.codeType)] : undefined
  return Object.fromEntries([...entries, ...(flag === undefined ? [] : [['hedgeFlag', flag]])]) as Record<string, Json>
}

/** The newest state of each thing in a page, however often and in whatever order it tells of it. */
export function newestOf(items: readonly SourceItem[]): SourceItem[] {
  const newest = new Map<string, SourceItem>()
  for (const item of items) {
    const known = newest.get(item.id)
    if (!known || item.version > known.version) newest.set(item.id, item)
  }
  return [...newest.values()]
}
