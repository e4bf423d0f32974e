import { useLayoutEffect, useMemo, useState } from 'react'
import { useSizeOf } from '../layout/size.ts'
import type { ShownColumn } from './columns.ts'
import { type Fit, fitColumns } from './fit.ts'
import type { ShownTable } from './shown.ts'

/** Padding of a cell on both sides and a hair for rounding, px. */
const PADDING = 22

/** What a cell's content takes when nothing cuts it short. */
function contentWidth(cell: Element): number {
  const range = document.createRange()
  range.selectNodeContents(cell.querySelector('[data-content]') ?? cell)
  return Math.ceil(range.getBoundingClientRect().width) + PADDING
}

/**
 * Widths that fit what the columns hold. Measured when other rows come, not when a cell changes, and a column only grows:
 * nothing moves under the eye while a list lives.
 */
export function useFit(
  scroll: HTMLElement | null,
  columns: readonly ShownColumn[],
  rows: ShownTable['rows'],
  picking: boolean,
): Fit {
  const [natural, setNatural] = useState<ReadonlyMap<string, number>>(new Map())
  const ids = rows.map(({ id }) => id)
  const shown = ids.length === 0 ? '' : `${columns.map(({ key }) => key).join()} ${ids.join()}`
  useLayoutEffect(() => {
    if (!scroll || shown === '') return
    const found = new Map<string, number>()
    for (const cell of scroll.querySelectorAll<HTMLElement>('[data-column]')) {
      const key = cell.dataset.column ?? ''
      found.set(key, Math.max(found.get(key) ?? 0, contentWidth(cell)))
    }
    setNatural((known) => new Map([...found].map(([key, width]) => [key, Math.max(width, known.get(key) ?? 0)])))
  }, [scroll, shown])
  const room = useSizeOf(scroll)?.width ?? 0
  return useMemo(() => fitColumns(columns, natural, room, picking), [columns, natural, room, picking])
}
