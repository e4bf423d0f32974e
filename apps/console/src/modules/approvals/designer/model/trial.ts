import type { Condition, TrialStep } from '#contract/approvals'
import type { TokenMark } from '../canvas/marks.ts'
import type { FactKind, FlowFact } from './conditions.ts'
import type { Flow } from './kinds.ts'

function factsIn(condition: Condition): { name: string; kind: FactKind }[] {
  switch (condition.kind) {
    case 'compare':
      return [{ name: condition.fact, kind: condition.as }]
    case 'oneOf':
      return [{ name: condition.fact, kind: 'text' }]
    case 'not':
      return factsIn(condition.of)
    default:
      return condition.of.flatMap(factsIn)
  }
}

/** The facts a flow asks about, each once, named as in the vocabulary where it stands there. */
export function factsAsked(flow: Flow, vocabulary: readonly FlowFact[]): FlowFact[] {
  const asked = [
    ...flow.edges.flatMap((edge) => (edge.condition ? factsIn(edge.condition) : [])),
    ...flow.nodes.flatMap((node) =>
      node.kind === 'timer' && node.until.kind === 'dateFact' ? [{ name: node.until.fact, kind: 'date' as const }] : [],
    ),
  ]
  const byName = new Map(asked.map((fact) => [fact.name, fact]))
  return [...byName.values()].map(
    ({ name, kind }) => vocabulary.find((fact) => fact.name === name) ?? { name, label: name, kind },
  )
}

/** What stands in an input, as the fact a case would have; empty is no fact at all. */
export function factValues(inputs: Readonly<Record<string, string>>, facts: readonly FlowFact[]) {
  return Object.fromEntries(
    facts.flatMap((fact): [string, string | boolean | string[]][] => {
      const text = inputs[fact.name]?.trim() ?? ''
      if (text === '') return []
      if (fact.kind === 'boolean') return [[fact.name, text === 'true']]
      if (fact.kind === 'list') return [[fact.name, text.split(/[,，、]/).map((one) => one.trim())]]
      return [[fact.name, text]]
    }),
  )
}

/** Nodes and edges a trial has come along up to a step, and where it stands there. */
export function standing(
  flow: Flow,
  steps: readonly TrialStep[],
  upTo: number,
): { visited: string[]; tokens: TokenMark[] } {
  const past = steps.slice(0, upTo + 1)
  const starts = flow.nodes.filter((node) => node.kind === 'start').map(({ id }) => id)
  const nodes = new Set([...starts, ...past.map(({ nodeId }) => nodeId)])
  const chosen = new Set(past.flatMap(({ edges }) => edges))
  const choosing = new Set(past.filter(({ edges }) => edges.length > 0).map(({ nodeId }) => nodeId))
  const edges = flow.edges.filter(
    (edge) => nodes.has(edge.from) && nodes.has(edge.to) && (!choosing.has(edge.from) || chosen.has(edge.id)),
  )
  const now = past.at(-1)
  const state = now?.event === 'stuck' ? 'stuck' : now?.event === 'began' ? 'waiting' : 'asking'
  const paused = now?.event === 'asked' || now?.event === 'timedOut' || now?.event === 'began' || now?.event === 'stuck'
  return {
    visited: [...nodes, ...edges.map(({ id }) => id)],
    tokens: now ? [{ nodeId: now.nodeId, state, incident: now.incident, ...(paused ? {} : { text: '' }) }] : [],
  }
}
