import dagre from '@dagrejs/dagre'
import { type Flow, GRID, type Place, sizeOf, waysInto } from './kinds.ts'

export type Places = Readonly<Record<string, Place>>

const GAP = { across: 60, along: 40 }
/** Room for what stands on a way. */
const TEXT = { width: 140, height: 24, labelpos: 'c' }
const MARGIN = 40

export const snap = (value: number): number => Math.round(value / GRID) * GRID
export const snapPlace = ({ x, y }: Place): Place => ({ x: snap(x), y: snap(y) })

/** Places of all nodes, worked out from the ways between them: the same flow always gives the same drawing. */
export function layOut(flow: Flow): Places {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({
    rankdir: 'LR',
    nodesep: GAP.along,
    edgesep: GAP.along,
    ranksep: GAP.across,
    marginx: MARGIN,
    marginy: MARGIN,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of flow.nodes) {
    const size = sizeOf(node.kind)
    // Names of small nodes stand below them and need the room of a card.
    graph.setNode(node.id, { width: Math.max(size.width, 60), height: Math.max(size.height, 60) })
  }
  const ids = new Set(flow.nodes.map(({ id }) => id))
  for (const edge of flow.edges) {
    if (ids.has(edge.from) && ids.has(edge.to))
      graph.setEdge(edge.from, edge.to, edge.condition || edge.isDefault ? { ...TEXT } : {}, edge.id)
  }
  dagre.layout(graph)
  return Object.fromEntries(
    flow.nodes.map((node) => {
      const middle = graph.node(node.id)
      const size = sizeOf(node.kind)
      return [node.id, snapPlace({ x: (middle.x ?? 0) - size.width / 2, y: (middle.y ?? 0) - size.height / 2 })]
    }),
  )
}

type Box = Place & { width: number; height: number }
const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width + GRID && b.x < a.x + a.width + GRID && a.y < b.y + b.height + GRID && b.y < a.y + a.height + GRID

function boxOf(flow: Flow, places: Places, id: string): Box | null {
  const place = places[id]
  const node = flow.nodes.find((each) => each.id === id)
  return place && node ? { ...place, ...sizeOf(node.kind) } : null
}

/** The first free spot at or below a wish, so that nothing is put on top of something else. */
export function freeSpot(flow: Flow, places: Places, kind: Flow['nodes'][number]['kind'], wish: Place): Place {
  const others = Object.keys(places).flatMap((id) => boxOf(flow, places, id) ?? [])
  const size = sizeOf(kind)
  const spot = { ...snapPlace(wish) }
  while (others.some((other) => overlaps({ ...spot, ...size }, other))) spot.y += 2 * GRID
  return spot
}

/** Where every node stands: as drawn; a node without a place beside the one it comes from; a bare flow laid out whole. */
export function placesOf(flow: Flow): Places {
  const missing = flow.nodes.filter((node) => !flow.layout[node.id])
  if (missing.length === 0) return flow.layout
  if (missing.length === flow.nodes.length) return layOut(flow)
  const places: Record<string, Place> = { ...flow.layout }
  for (const node of missing) {
    const from = waysInto(flow, node.id)
      .map((edge) => boxOf(flow, places, edge.from))
      .find((box) => box !== null)
    const size = sizeOf(node.kind)
    const wish = from
      ? { x: from.x + from.width + GAP.across, y: from.y + (from.height - size.height) / 2 }
      : { x: MARGIN, y: MARGIN }
    places[node.id] = freeSpot(flow, places, node.kind, wish)
  }
  return places
}

/** Pushes whatever stands right of a line further right, so that something new fits before it. */
export function makeRoom(places: Places, line: number, by: number): Places {
  if (by <= 0) return places
  const moved = (place: Place) => (place.x >= line ? { ...place, x: place.x + by } : place)
  return Object.fromEntries(Object.entries(places).map(([id, place]) => [id, moved(place)]))
}

/** Distance between neighbours in a row. */
export const ACROSS = GAP.across
/** Distance between branches, middle to middle. */
export const BRANCH = 100
