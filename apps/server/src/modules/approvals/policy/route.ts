import type { Facts } from '../schema/case.ts'
import type { Edge, FlowDefinition, PeopleNode } from '../schema/flow.ts'
import { factsIn, holds, holdsAsKnown, type Known } from './condition.ts'
import { type Graph, graphOf } from './graph.ts'

/** Whether a way may be taken, as far as anybody has said. */
type Says = (edge: Edge) => boolean

const isGateway = (graph: Graph, nodeId: string): boolean => {
  const kind = graph.nodes.get(nodeId)?.kind
  return kind === 'exclusive' || kind === 'inclusive'
}

/** Where a node leads; a gateway that finds no way leads nowhere. */
function ahead(graph: Graph, nodeId: string, says: Says): string[] {
  const edges = graph.out.get(nodeId) ?? []
  if (!isGateway(graph, nodeId)) return edges.map((edge) => edge.to)
  const holding = edges.filter((edge) => edge.condition !== undefined && says(edge))
  const taken = graph.nodes.get(nodeId)?.kind === 'exclusive' ? holding.slice(0, 1) : holding
  return (taken.length > 0 ? taken : edges.filter((edge) => edge.isDefault)).map((edge) => edge.to)
}

/** The people nodes on the way, in the order a case would reach them, and whether it finds a way everywhere. A loop is followed once. */
function walked(graph: Graph, says: Says): { steps: PeopleNode[]; whole: boolean } {
  const steps: PeopleNode[] = []
  const seen = new Set([graph.startId])
  const queue = [graph.startId]
  let whole = true
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const node = graph.nodes.get(id)
    if (node?.kind === 'approve' || node?.kind === 'handle') steps.push(node)
    const following = ahead(graph, id, says)
    if (following.length === 0 && node?.kind !== 'end') whole = false
    for (const next of following) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(next)
    }
  }
  return { steps, whole }
}

/** What is shown beside a case on its way: the people nodes that one with these facts would come to. */
export const plannedSteps = (definition: FlowDefinition, facts: Facts): PeopleNode[] =>
  walked(graphOf(definition), ({ condition }) => condition !== undefined && holds(condition, facts)).steps

/** A step that a case may come to; `depends` on these facts, nobody knows of them yet. Empty: it comes to it in any case. */
export type PossibleStep = { node: PeopleNode; depends: string[] }

/** Ways that may or may not be open are tried out together up to so many; beyond it every step behind one depends on them all. */
const OPEN_MAX = 10

/**
 * The people nodes a case may come to while part of its facts is not known: every way they may open is tried. A step that is
 * on all of them is certain; ways that leave a gateway without a way on are no ways.
 */
export function possibleSteps(definition: FlowDefinition, facts: Facts, known: Known): PossibleStep[] {
  const graph = graphOf(definition)
  const answers = new Map<Edge, boolean | null>(
    definition.edges.flatMap((edge) =>
      edge.condition && isGateway(graph, edge.from) ? [[edge, holdsAsKnown(edge.condition, facts, known)]] : [],
    ),
  )
  const open = [...answers].filter(([, answer]) => answer === null).map(([edge]) => edge)
  if (open.length === 0) return plannedSteps(definition, facts).map((node) => ({ node, depends: [] }))
  const tried = open.length > OPEN_MAX ? [] : Array.from({ length: 2 ** open.length }, (_one, bits) => bits)
  const says =
    (bits: number): Says =>
    (edge) =>
      answers.get(edge) ?? ((bits >> open.indexOf(edge)) & 1) === 1
  const ways = tried.map((bits) => ({ bits, ...walked(graph, says(bits)) })).filter(({ whole }) => whole)
  const isOn = (id: string) => new Map(ways.map(({ bits, steps }) => [bits, steps.some((node) => node.id === id)]))
  return inOrder(graph).flatMap((node): PossibleStep[] => {
    const on = isOn(node.id)
    if (ways.length > 0 && ![...on.values()].includes(true)) return []
    return [{ node, depends: dependsOn(on, open, known) }]
  })
}

/** Every people node, in the order in which one could be reached if all ways were taken. */
function inOrder(graph: Graph): PeopleNode[] {
  const seen = new Set([graph.startId])
  for (const id of seen) for (const { to } of graph.out.get(id) ?? []) seen.add(to)
  return [...seen].flatMap((id) => {
    const node = graph.nodes.get(id)
    return node?.kind === 'approve' || node?.kind === 'handle' ? [node] : []
  })
}

/** The facts whose answer makes the difference between coming to a step and not. */
function dependsOn(on: ReadonlyMap<number, boolean>, open: readonly Edge[], known: Known): string[] {
  if (on.size > 0 && ![...on.values()].includes(false)) return []
  const deciding = open.filter((_edge, at) => [...on].some(([bits, is]) => (on.get(bits ^ (1 << at)) ?? is) !== is))
  const asked = (deciding.length > 0 ? deciding : open).flatMap(({ condition }) =>
    condition ? factsIn(condition) : [],
  )
  return [...new Set(asked)].filter((fact) => !known(fact))
}
