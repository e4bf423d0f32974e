import type { CaseStatus, Facts } from '../schema/case.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import type { Parting } from '../schema/watch.ts'
import { reasonsAt } from './explain.ts'
import { type Graph, graphOf } from './graph.ts'
import { type Simulated, simulate } from './simulate.ts'

/** One line of a case's history as it is stored. */
export type PastEvent = { kind: string; trace: readonly { did: string; nodeId: string; edges?: readonly string[] }[] }
/** A case that has ended, with the definition it ran and everything that happened to it. */
export type PastCase = {
  id: string
  label: string
  state: CaseStatus
  facts: Facts
  definition: FlowDefinition
  events: readonly PastEvent[]
}

/** The way a case went: its steps in order, and where each gateway sent it, the last time it came by. */
export type Way = {
  steps: readonly string[]
  choices: ReadonlyMap<string, readonly string[]>
  edges: ReadonlySet<string>
}

const targetsOf = (graph: Graph, nodeId: string, edges: readonly string[]): string[] =>
  edges.flatMap((id) => graph.out.get(nodeId)?.find((edge) => edge.id === id)?.to ?? []).sort()

const CHOOSING: ReadonlySet<string> = new Set(['exclusive', 'inclusive', 'parallel'])

/** The way a past case took, from the traces of its history; what a return undid is forgotten. */
export function wayTaken(past: PastCase): Way {
  const graph = graphOf(past.definition)
  let steps: string[] = []
  const choices = new Map<string, string[]>()
  const edges = new Set<string>()
  for (const { did, nodeId, edges: taken = [] } of past.events.flatMap((event) => event.trace)) {
    if (did === 'chose' || did === 'split') {
      choices.set(nodeId, targetsOf(graph, nodeId, taken))
      for (const id of taken) edges.add(id)
    }
    if (did !== 'entered' && did !== 'skipped') continue
    const again = steps.indexOf(nodeId)
    if (again >= 0) steps = steps.slice(0, again)
    steps.push(nodeId)
  }
  const known = new Set([graph.startId, ...steps, ...choices.keys()])
  for (const id of passedEdges(past, graph, known, choices)) edges.add(id)
  return { steps, choices, edges }
}

/**
 * Ways a case went along besides those its gateways chose: from where it has been to where it has been, also through
 * what leaves no step behind (joins, timers, notices, the end that an approved case came to).
 */
function passedEdges(
  past: PastCase,
  graph: Graph,
  known: ReadonlySet<string>,
  choices: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const leads = new Map<string, boolean>()
  const reached = (id: string): boolean => {
    if (known.has(id)) return true
    const found = leads.get(id)
    if (found !== undefined) return found
    leads.set(id, false)
    const node = graph.nodes.get(id)
    const quiet = node !== undefined && node.kind !== 'approve' && node.kind !== 'handle' && !CHOOSING.has(node.kind)
    const out = graph.out.get(id) ?? []
    const is = quiet && (node.kind === 'end' ? past.state === 'approved' : out.some((edge) => reached(edge.to)))
    leads.set(id, is)
    return is
  }
  const passed = new Set<string>()
  const todo = [graph.startId]
  const seen = new Set(todo)
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const edge of graph.out.get(id) ?? []) {
      const goes = choices.get(id)?.includes(edge.to) ?? reached(edge.to)
      if (!goes) continue
      passed.add(edge.id)
      if (!seen.has(edge.to)) todo.push(edge.to)
      seen.add(edge.to)
    }
  }
  return passed
}

/** The way the draft would take, in the same terms. */
export function wayOf(definition: FlowDefinition, simulated: Simulated): Way {
  const graph = graphOf(definition)
  const steps: string[] = []
  const choices = new Map<string, string[]>()
  for (const step of simulated.steps) {
    if (step.event === 'chose' || step.event === 'split')
      choices.set(step.nodeId, targetsOf(graph, step.nodeId, step.edges))
    if (step.event === 'asked' || step.event === 'skipped') steps.push(step.nodeId)
  }
  return { steps: [...new Set(steps)], choices, edges: new Set(simulated.edges) }
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one, at) => one === b[at])

/**
 * Where a past case and the draft part: first at a gateway both know, then at a step only one of them has. A case that
 * was not approved went only part of the way, so what the draft would do after its end tells nothing.
 */
export function partingOf(draft: FlowDefinition, past: PastCase, taken: Way, simulated: Simulated): Parting | null {
  const would = wayOf(draft, simulated)
  const base = { caseId: past.id, label: past.label, state: past.state }
  for (const [nodeId, took] of taken.choices) {
    const then = would.choices.get(nodeId)
    if (!then || same(took, then)) continue
    return {
      ...base,
      at: nodeId,
      kind: 'choice',
      took: [...took],
      would: [...then],
      reasons: reasonsAt(draft, nodeId, past.facts),
    }
  }
  const removed = taken.steps.find((nodeId) => !would.steps.includes(nodeId))
  const difference = { ...base, took: [...taken.steps], would: [...would.steps], reasons: [] }
  if (simulated.end === 'stuck' && past.state === 'approved') {
    const at = simulated.steps.findLast((step) => step.event === 'stuck')?.nodeId ?? graphOf(draft).startId
    return { ...difference, at, kind: 'stuck', reasons: reasonsAt(draft, at, past.facts) }
  }
  if (removed !== undefined) return { ...difference, at: removed, kind: 'removed' }
  const last = past.state === 'approved' ? would.steps.length : would.steps.indexOf(taken.steps.at(-1) ?? '') + 1
  const added = would.steps.slice(0, last).find((nodeId) => !taken.steps.includes(nodeId))
  return added === undefined ? null : { ...difference, at: added, kind: 'added' }
}

/** Sends one past case through the draft. */
export function retrace(
  draft: FlowDefinition,
  past: PastCase,
): { parting: Parting | null; taken: Way; would: Simulated } {
  const taken = wayTaken(past)
  const would = simulate(draft, past.facts)
  return { parting: partingOf(draft, past, taken, would), taken, would }
}
