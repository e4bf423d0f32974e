import { type Flow, sizeOf, waysInto, waysOut } from './kinds.ts'
import { type Places, placesOf } from './layout.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

type Point = { id: string; x: number; y: number }

function points(flow: Flow, places: Places): Point[] {
  return flow.nodes.flatMap((node) => {
    const place = places[node.id]
    const size = sizeOf(node.kind)
    return place ? [{ id: node.id, x: place.x + size.width / 2, y: place.y + size.height / 2 }] : []
  })
}

/** How far a point lies in a direction, and how far off the line; null when it lies elsewhere. */
function distance(from: Point, to: Point, direction: Direction): number | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const ahead = { left: -dx, right: dx, up: -dy, down: dy }[direction]
  const aside = direction === 'left' || direction === 'right' ? Math.abs(dy) : Math.abs(dx)
  return ahead > 1 && aside <= ahead * 4 + 120 ? ahead + 2 * aside : null
}

function nearest(from: Point, candidates: readonly Point[], direction: Direction): string | null {
  const ranked = candidates
    .flatMap((point) => {
      const far = distance(from, point, direction)
      return far === null ? [] : [{ id: point.id, far }]
    })
    .sort((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1))
  return ranked[0]?.id ?? null
}

/** The node an arrow key leads to: along the ways first, otherwise whatever is drawn nearest there. */
export function neighbour(flow: Flow, id: string, direction: Direction): string | null {
  const all = points(flow, placesOf(flow))
  const from = all.find((point) => point.id === id)
  if (!from) return all[0]?.id ?? null
  const linked =
    direction === 'right'
      ? waysOut(flow, id).map((edge) => edge.to)
      : direction === 'left'
        ? waysInto(flow, id).map((edge) => edge.from)
        : []
  const others = all.filter((point) => point.id !== id)
  const first = linked.length === 1 ? linked[0] : null
  return (
    first ??
    nearest(
      from,
      others.filter((point) => linked.includes(point.id)),
      direction,
    ) ??
    nearest(from, others, direction)
  )
}

/** Node ids as a reader meets them: from the start along the ways, what cannot be reached last. */
export function readingOrder(flow: Flow): string[] {
  const seen = new Set<string>()
  const queue = flow.nodes.filter((node) => node.kind === 'start').map(({ id }) => id)
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (seen.has(id)) continue
    seen.add(id)
    queue.push(...waysOut(flow, id).map((edge) => edge.to))
  }
  const known = new Set(flow.nodes.map(({ id }) => id))
  return [...[...seen].filter((id) => known.has(id)), ...flow.nodes.map(({ id }) => id).filter((id) => !seen.has(id))]
}
