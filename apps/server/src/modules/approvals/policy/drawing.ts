import type { Edge, FlowDefinition, FlowNode } from '../schema/flow.ts'

/** A definition as lists by node, for the checks; ids are known to be unique by then. */
export type Drawing = {
  readonly nodes: ReadonlyMap<string, FlowNode>
  readonly edges: readonly Edge[]
  readonly out: (id: string) => readonly Edge[]
  readonly into: (id: string) => readonly Edge[]
}

export function drawingOf(definition: FlowDefinition): Drawing {
  const out = Map.groupBy(definition.edges, (edge) => edge.from)
  const into = Map.groupBy(definition.edges, (edge) => edge.to)
  return {
    nodes: new Map(definition.nodes.map((node) => [node.id, node])),
    edges: definition.edges,
    out: (id) => out.get(id) ?? [],
    into: (id) => into.get(id) ?? [],
  }
}

/** Every node one can get to from `from` by `next`, `from` included; `through` says where one may go on. */
export function reach(
  from: readonly string[],
  next: (id: string) => readonly string[],
  through: (id: string) => boolean = () => true,
): Set<string> {
  const seen = new Set(from)
  const queue = [...from]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (!through(id)) continue
    for (const other of next(id)) {
      if (seen.has(other)) continue
      seen.add(other)
      queue.push(other)
    }
  }
  return seen
}
