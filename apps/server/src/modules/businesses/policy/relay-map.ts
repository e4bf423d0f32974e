import type { FlowDefinition, FormDefinition } from '../schema/definition.ts'
import { factSourcesOf } from '../schema/forms.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { hasField, REQUEST_FACTS } from './form-facts.ts'
import { ownProblem } from './problems.ts'

/**
 * What a hand-over gives from a field that no form has, or to one that the next business does not ask for: it would arrive
 * nowhere without a word. `targets`: the forms of each business handed on to, as it is published.
 */
export function relayMapProblems(
  flow: FlowDefinition,
  forms: readonly FormDefinition[],
  targets: ReadonlyMap<string, readonly FormDefinition[]>,
): BusinessProblem[] {
  const facts = new Set<string>([
    ...REQUEST_FACTS,
    ...forms.flatMap((form) => factSourcesOf(form).map((one) => one.fact)),
    ...flow.nodes.flatMap((node) => ('lookups' in node ? node.lookups.map((one) => one.fact) : [])),
  ])
  return flow.nodes.flatMap((node): BusinessProblem[] => {
    if (node.kind !== 'relay') return []
    const path = `flow.nodes.${node.id}`
    const code = node.flowCode.replace(/^business\./, '')
    const theirs = targets.get(code)
    return Object.entries(node.map).flatMap(([to, from]) => [
      ...(facts.has(from) || forms.some((form) => hasField(form, from))
        ? []
        : [ownProblem(path, 'FIELD_UNKNOWN', { field: from })]),
      ...(theirs === undefined || theirs.some((form) => hasField(form, to))
        ? []
        : [ownProblem(path, 'RELAY_FIELD_UNKNOWN', { code, field: to })]),
    ])
  })
}
