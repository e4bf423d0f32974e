import type { Place } from './kinds.ts'

export type Box = Place & { width: number; height: number }
/** A line on which two boxes meet: an x for a vertical one, a y for a horizontal one. */
export type Guide = { axis: 'x' | 'y'; at: number; from: number; to: number }

/** How near, in pixels of the drawing, a box is drawn to a line. */
const REACH = 6

const lines = (box: Box, axis: 'x' | 'y'): number[] => {
  const start = box[axis]
  const length = axis === 'x' ? box.width : box.height
  return [start, start + length / 2, start + length]
}

function nearest(box: Box, others: readonly Box[], axis: 'x' | 'y'): { by: number; at: number; other: Box } | null {
  let best: { by: number; at: number; other: Box } | null = null
  for (const other of others) {
    lines(box, axis).forEach((own, index) => {
      const at = lines(other, axis)[index] ?? 0
      const by = at - own
      if (Math.abs(by) <= REACH && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at, other }
    })
  }
  return best
}

/** Where a box that is being dragged comes to rest when it lines up with others, and the lines that show it. */
export function align(box: Box, others: readonly Box[]): { place: Place; guides: Guide[] } {
  const guides: Guide[] = []
  const place = { x: box.x, y: box.y }
  for (const axis of ['x', 'y'] as const) {
    const found = nearest(box, others, axis)
    if (!found) continue
    place[axis] += found.by
    const across = axis === 'x' ? 'y' : 'x'
    const length = axis === 'x' ? 'height' : 'width'
    guides.push({
      axis,
      at: found.at,
      from: Math.min(box[across], found.other[across]),
      to: Math.max(box[across] + box[length], found.other[across] + found.other[length]),
    })
  }
  return { place, guides }
}
