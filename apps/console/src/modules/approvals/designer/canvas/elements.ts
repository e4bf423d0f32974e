import { type Edge, type EdgeMarker, MarkerType, type Node } from '@xyflow/react'
import type { FlowNode } from '#contract/approvals'
import type { Box } from '../model/guides.ts'
import { chooses, type Flow, type FlowEdge, nodeById, sizeOf } from '../model/kinds.ts'
import type { Places } from '../model/layout.ts'
import { readingOrder } from '../model/neighbours.ts'
import { DIFFERENCE_INKS, type Difference, type HeatMark, type Marks, type TokenMark } from './marks.ts'

export type NodeData = {
  node: FlowNode
  flow: Flow
  tokens: readonly TokenMark[]
  /** A case has not come here. */
  pale: boolean
  heat: HeatMark | null
  difference: Difference | null
  problems: number
  warnings: number
  editable: boolean
}
export type EdgeData = {
  edge: FlowEdge
  text: string
  /** Nodes the way has to go around. */
  others: readonly Box[]
  /** Number of the question at a gateway, from 1; null where nothing is asked. */
  rank: number | null
  visited: boolean
  pale: boolean
  difference: Difference | null
  count: string | null
  problems: number
  editable: boolean
}
export type CanvasNode = Node<NodeData, 'step'>
export type CanvasEdge = Edge<EdgeData, 'way'>

type Names = {
  node: (node: FlowNode) => string
  edge: (edge: FlowEdge) => string
  described: (node: FlowNode) => string
}

/** The canvas would call its parts by English names; what they are stands in their labels. */
const UNNAMED = { 'aria-roledescription': undefined } as unknown as Record<string, string>

/** Nodes as the canvas wants them, in the order a reader meets them, which is the order of the Tab key. */
export function canvasNodes(
  flow: Flow,
  places: Places,
  marks: Marks,
  names: Names,
  state: { selected: ReadonlySet<string>; editable: boolean; focusable: boolean },
): CanvasNode[] {
  return readingOrder(flow).flatMap((id): CanvasNode[] => {
    const node = nodeById(flow, id)
    const position = places[id]
    if (!node || !position) return []
    return [
      {
        id,
        type: 'step',
        position,
        ...sizeOf(node.kind),
        measured: sizeOf(node.kind),
        selected: state.selected.has(id),
        draggable: state.editable,
        connectable: state.editable,
        ariaLabel: names.described(node),
        ariaRole: state.focusable ? ('group' as const) : ('img' as const),
        domAttributes: UNNAMED,
        data: {
          node,
          flow,
          tokens: (marks.tokens ?? []).filter((token) => token.nodeId === id),
          pale: marks.visited !== undefined && !marks.visited.includes(id),
          heat: marks.heat?.[id] ?? null,
          difference: marks.differences?.[id] ?? null,
          problems: marks.problems?.[id] ?? 0,
          warnings: marks.warnings?.[id] ?? 0,
          editable: state.editable,
        },
      },
    ]
  })
}

/** Number of a way among those its gateway asks, in the order it asks them. */
function rankOf(flow: Flow, edge: FlowEdge): number | null {
  const from = nodeById(flow, edge.from)
  if (!from || !chooses(from.kind) || edge.isDefault) return null
  const asked = flow.edges.filter((other) => other.from === edge.from && !other.isDefault)
  if (asked.length < 2) return null
  return asked.filter((o) => o.priority < edge.priority || (o.priority === edge.priority && o.id < edge.id)).length + 1
}

/** The head of a way: in the colour of its line, and of one size however thick that is. */
function headOf(selected: boolean, visited: boolean, difference: Difference | null): EdgeMarker {
  const tone = difference
    ? DIFFERENCE_INKS[difference]
    : selected || visited
      ? 'var(--k-accent)'
      : 'var(--k-line-strong)'
  return { type: MarkerType.ArrowClosed, width: 20, height: 20, markerUnits: 'userSpaceOnUse', color: tone }
}

export function canvasEdges(
  flow: Flow,
  places: Places,
  marks: Marks,
  names: Names,
  state: { selected: ReadonlySet<string>; editable: boolean },
): CanvasEdge[] {
  const boxes = flow.nodes.flatMap((node) => {
    const place = places[node.id]
    return place ? [{ id: node.id, ...place, ...sizeOf(node.kind) }] : []
  })
  const known = new Set(boxes.map(({ id }) => id))
  return flow.edges
    .filter((edge) => known.has(edge.from) && known.has(edge.to))
    .map((edge) => {
      const [from, to] = [nodeById(flow, edge.from), nodeById(flow, edge.to)]
      const text = names.edge(edge)
      const visited = marks.visited?.includes(edge.id) ?? false
      const difference = marks.differences?.[edge.id] ?? null
      return {
        id: edge.id,
        type: 'way' as const,
        source: edge.from,
        target: edge.to,
        selected: state.selected.has(edge.id),
        reconnectable: state.editable,
        focusable: state.editable,
        domAttributes: UNNAMED,
        ariaLabel: [from && to ? `${names.node(from)} → ${names.node(to)}` : edge.id, text].filter(Boolean).join(': '),
        markerEnd: headOf(state.selected.has(edge.id), visited, difference),
        data: {
          edge,
          text,
          others: boxes.filter(({ id }) => id !== edge.from && id !== edge.to),
          rank: rankOf(flow, edge),
          visited,
          pale: marks.visited !== undefined && !visited,
          difference,
          count: marks.counts?.[edge.id] ?? null,
          problems: marks.problems?.[edge.id] ?? 0,
          editable: state.editable,
        },
      }
    })
}
