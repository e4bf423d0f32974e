import type { Facts } from '../schema/case.ts'
import type { Condition, FlowDefinition } from '../schema/flow.ts'
import type { EdgeReason, Reading } from '../schema/watch.ts'
import { holds } from './condition.ts'
import { graphOf } from './graph.ts'

/** Longest text of a fact that an explanation repeats. */
const SHOWN_MAX = 200

function textOf(facts: Facts, fact: string): string | null {
  const value = Object.hasOwn(facts, fact) ? facts[fact] : undefined
  if (value === undefined || value === null) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text
}

/** Every comparison inside a condition with the value it met, in the order they are written. */
export function readingsOf(condition: Condition, facts: Facts): Reading[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap((part) => readingsOf(part, facts))
    case 'not':
      return readingsOf(condition.of, facts)
    case 'oneOf': {
      const { fact, values } = condition
      return [{ fact, op: 'oneOf', wanted: values, value: textOf(facts, fact), holds: holds(condition, facts) }]
    }
    case 'compare': {
      const { fact, op, value } = condition
      return [{ fact, op, wanted: [value], value: textOf(facts, fact), holds: holds(condition, facts) }]
    }
  }
}

/** Why a gateway chooses as it does with these facts: each of its edges in the order they are asked. */
export function reasonsAt(definition: FlowDefinition, nodeId: string, facts: Facts): EdgeReason[] {
  const graph = graphOf(definition)
  const kind = graph.nodes.get(nodeId)?.kind
  if (kind !== 'exclusive' && kind !== 'inclusive') return []
  return (graph.out.get(nodeId) ?? []).map((edge) => ({
    edge: edge.id,
    to: edge.to,
    isDefault: edge.isDefault,
    holds: edge.condition ? holds(edge.condition, facts) : null,
    readings: edge.condition ? readingsOf(edge.condition, facts) : [],
  }))
}
