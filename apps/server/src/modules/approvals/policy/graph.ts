import type { Edge, FlowDefinition, FlowNode } from '../schema/flow.ts'

/** A definition indexed for walking. */
export type Graph = {
  readonly definition: FlowDefinition
  readonly nodes: ReadonlyMap<string, FlowNode>
  /** Edges out of a node in the order a gateway asks them. */
  readonly out: ReadonlyMap<string, readonly Edge[]>
  readonly startId: string
}

const graphs = new WeakMap<FlowDefinition, Graph>()

function byPriority(a: Edge, b: Edge): number {
  return a.priority - b.priority || (a.id < b.id ? -1 : 1)
}

/** Index of a valid definition, made once per definition object: definitions are immutable once published. */
export function graphOf(definition: FlowDefinition): Graph {
  const known = graphs.get(definition)
  if (known) return known
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]))
  const out = new Map<string, Edge[]>(definition.nodes.map((node) => [node.id, []]))
  for (const edge of definition.edges) out.get(edge.from)?.push(edge)
  for (const edges of out.values()) edges.sort(byPriority)
  const startId = definition.nodes.find((node) => node.kind === 'start')?.id ?? ''
  const graph = { definition, nodes, out, startId }
  graphs.set(definition, graph)
  return graph
}

/** @throws Error for an id that is not in the definition: a stored case disagrees with its pinned version. */
export function nodeOf(graph: Graph, id: string): FlowNode {
  const node = graph.nodes.get(id)
  if (!node) throw new Error(`node ${id} is not in this definition`)
  return node
}
