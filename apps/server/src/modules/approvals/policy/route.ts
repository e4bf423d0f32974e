import type { Facts } from '../schema/case.ts'
import type { FlowDefinition, PeopleNode } from '../schema/flow.ts'
import { holds } from './condition.ts'
import { type Graph, graphOf } from './graph.ts'

/** Where a node leads with these facts; a gateway that finds no way leads nowhere. */
function ahead(graph: Graph, nodeId: string, facts: Facts): string[] {
  const edges = graph.out.get(nodeId) ?? []
  const kind = graph.nodes.get(nodeId)?.kind
  if (kind !== 'exclusive' && kind !== 'inclusive') return edges.map((edge) => edge.to)
  const holding = edges.filter((edge) => edge.condition !== undefined && holds(edge.condition, facts))
  const taken = kind === 'exclusive' ? holding.slice(0, 1) : holding
  return (taken.length > 0 ? taken : edges.filter((edge) => edge.isDefault)).map((edge) => edge.to)
}

/**
 * The people nodes a case with these facts would come to, in the order it would reach them: what is shown before a
 * command is sent and beside a case on its way. A loop is followed once.
 */
export function plannedSteps(definition: FlowDefinition, facts: Facts): PeopleNode[] {
  const graph = graphOf(definition)
  const steps: PeopleNode[] = []
  const seen = new Set([graph.startId])
  const queue = [graph.startId]
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const node = graph.nodes.get(id)
    if (node?.kind === 'approve' || node?.kind === 'handle') steps.push(node)
    for (const next of ahead(graph, id, facts)) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(next)
    }
  }
  return steps
}
