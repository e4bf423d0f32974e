import type { FlowDefinition, FormDefinition } from '../schema/definition.ts'
import { factSourcesOf } from '../schema/forms.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { REQUEST_FACTS } from './form-facts.ts'
import { ownProblem } from './problems.ts'

/** What a published source wants and answers. `columns` is empty where nobody knows what it answers. */
type Offered = {
  parameters: readonly { key: string; required: boolean }[]
  columns: readonly { key: string }[]
}

/** Whether a flow asks data sources at its gateways. */
export const asksAtGateways = (flow: FlowDefinition): boolean =>
  flow.nodes.some((node) => 'lookups' in node && node.lookups.length > 0)

/**
 * Values from data sources that no gateway could choose by: what the source must be told is not, the source answers several
 * columns, or the name is that of a field or of another value, which would take its place.
 */
export function lookupProblems(
  flow: FlowDefinition,
  forms: readonly FormDefinition[],
  offered: ReadonlyMap<string, Offered>,
): BusinessProblem[] {
  const taken = new Set<string>([
    ...REQUEST_FACTS,
    ...forms.flatMap((form) => factSourcesOf(form).map((one) => one.fact)),
  ])
  return flow.nodes.flatMap((node): BusinessProblem[] => {
    if (!('lookups' in node)) return []
    const path = `flow.nodes.${node.id}`
    const seen = new Set(taken)
    return node.lookups.flatMap(({ fact, source, column, parameters }): BusinessProblem[] => {
      const { parameters: wanted = [], columns = [] } = offered.get(source) ?? {}
      const unbound = wanted.filter(({ key, required }) => required && !parameters[key])
      const again = seen.has(fact)
      seen.add(fact)
      return [
        ...unbound.map(({ key }) => ownProblem(path, 'LOOKUP_UNBOUND', { source, parameter: key })),
        ...(columns.length > 1 && column === undefined
          ? [ownProblem(path, 'LOOKUP_WIDE', { source, columns: columns.length })]
          : []),
        ...(column !== undefined && columns.length > 0 && !columns.some(({ key }) => key === column)
          ? [ownProblem(path, 'LOOKUP_COLUMN_UNKNOWN', { source, column })]
          : []),
        ...(again ? [ownProblem(path, 'LOOKUP_NAME_TAKEN', { name: fact })] : []),
      ]
    })
  })
}
