import type { Box } from './guides.ts'
import type { Place } from './kinds.ts'

/** How far a way runs straight out of a node before it turns. */
const STUB = 22
/** Room kept between a way and the nodes it goes around. */
const CLEAR = 24

type Segment = { a: Place; b: Place }

const crosses = ({ a, b }: Segment, box: Box): boolean =>
  Math.min(a.x, b.x) < box.x + box.width + 4 &&
  Math.max(a.x, b.x) > box.x - 4 &&
  Math.min(a.y, b.y) < box.y + box.height + 4 &&
  Math.max(a.y, b.y) > box.y - 4

const segmentsOf = (points: readonly Place[]): Segment[] =>
  points.slice(1).map((b, index) => ({ a: points[index] ?? b, b }))

const isFree = (points: readonly Place[], others: readonly Box[]): boolean =>
  !segmentsOf(points).some((segment) => others.some((box) => crosses(segment, box)))

function turnAt(start: Place, goal: Place, x: number): Place[] {
  return start.y === goal.y ? [start, goal] : [start, { x, y: start.y }, { x, y: goal.y }, goal]
}

/** Around everything that stands between, above it or below, whichever is nearer. */
function around(start: Place, goal: Place, others: readonly Box[]): Place[] {
  const [left, right] = [Math.min(start.x + STUB, goal.x - STUB), Math.max(start.x + STUB, goal.x - STUB)]
  const between = others.filter((box) => box.x < right + CLEAR && box.x + box.width > left - CLEAR)
  const line = (start.y + goal.y) / 2
  const tops = between.map((box) => box.y)
  const bottoms = between.map((box) => box.y + box.height)
  const above = Math.min(start.y, goal.y, ...tops) - CLEAR
  const below = Math.max(start.y, goal.y, ...bottoms) + CLEAR
  const y = line - above < below - line ? above : below
  return [
    start,
    { x: start.x + STUB, y: start.y },
    { x: start.x + STUB, y },
    { x: goal.x - STUB, y },
    { x: goal.x - STUB, y: goal.y },
    goal,
  ]
}

/**
 * The corners of a way from the right of one node to the left of another, around what stands between them. A way with
 * a text turns late, so that the text has room.
 */
export function routeOf(start: Place, goal: Place, others: readonly Box[], late = false): Place[] {
  if (goal.x - start.x > 2 * STUB) {
    const turns = [(start.x + goal.x) / 2, goal.x - STUB, start.x + STUB]
    for (const x of late ? [goal.x - STUB, ...turns] : turns) {
      const points = turnAt(start, goal, x)
      if (isFree(points, others)) return points
    }
  } else if (goal.x > start.x && start.y === goal.y) return [start, goal]
  return around(start, goal, others)
}

/** A line through the corners, each of them rounded. */
export function pathOf(points: readonly Place[], radius = 10): string {
  const [first, ...rest] = points
  if (!first) return ''
  return rest.reduce((path, point, index) => {
    const next = rest[index + 1]
    const before = points[index] ?? first
    if (!next) return `${path} L ${point.x} ${point.y}`
    const reach = (other: Place) => Math.abs(other.x - point.x) + Math.abs(other.y - point.y)
    const bend = Math.min(radius, reach(before) / 2, reach(next) / 2)
    const towards = (other: Place) => ({
      x: point.x + Math.sign(other.x - point.x) * bend,
      y: point.y + Math.sign(other.y - point.y) * bend,
    })
    const [into, out] = [towards(before), towards(next)]
    return `${path} L ${into.x} ${into.y} Q ${point.x} ${point.y} ${out.x} ${out.y}`
  }, `M ${first.x} ${first.y}`)
}

/** Less than this of a level part leaves a text no room to be read. */
const READABLE = 90

/**
 * Where a text fits best on a way: the middle of its longest level part, and how long that is; where none is long enough
 * to be read beside its ends, the middle of the longest upright part, across which it may reach to both sides.
 */
export function textSpot(points: readonly Place[]): Place & { room: number } {
  const lengthOf = ({ a, b }: Segment) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)
  const longestOf = (segments: readonly Segment[]) =>
    segments.reduce<Segment | null>((best, one) => (best && lengthOf(best) >= lengthOf(one) ? best : one), null)
  const segments = segmentsOf(points)
  const level = longestOf(segments.filter(({ a, b }) => a.y === b.y))
  const upright = longestOf(segments.filter(({ a, b }) => a.x === b.x && a.y !== b.y))
  const stands =
    upright !== null && (level === null || (lengthOf(level) < READABLE && lengthOf(upright) > lengthOf(level)))
  const chosen = stands ? upright : level
  if (!chosen) return { x: points[0]?.x ?? 0, y: points[0]?.y ?? 0, room: 0 }
  const { a, b } = chosen
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, room: stands ? READABLE * 2 : lengthOf(chosen) }
}
