import type { BusinessDefinition, Field, FormDefinition } from '../schema/definition.ts'
import { fieldsOf, tableOf } from '../schema/forms.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { choosersIn } from './choosers.ts'
import { ownProblem } from './problems.ts'

/** Sources that a field asks for its value, its choices, the exchange's floors or last trading days. */
function sourcesOf(field: Field): string[] {
  const options = 'options' in field ? field.options : undefined
  const floors = 'floors' in field ? field.floors : undefined
  const lastDays = 'lastDays' in field ? field.lastDays : undefined
  const named = [field.prefill, options, floors, lastDays].flatMap((lookup) => (lookup ? [lookup.source] : []))
  return [...new Set(named)]
}

/** Each field and column of a form with the sources it asks. */
export function askingIn(form: FormDefinition): { field: Field; source: string }[] {
  return fieldsOf(form)
    .flatMap((field): Field[] => [field, ...((tableOf(field)?.columns ?? []) as Field[])])
    .flatMap((field) => sourcesOf(field).map((source) => ({ field, source })))
}

/** Every place that can't go without its data source, as problems name places. */
function placesIn({ forms, flow }: BusinessDefinition): { path: string; source: string }[] {
  const fields = Object.entries(forms).flatMap(([type, form]) =>
    choosersIn(form).map(({ key, lookup }) => ({ path: `forms.${type}.${key}`, source: lookup.source })),
  )
  const gates = flow.nodes.flatMap((node) =>
    'lookups' in node ? node.lookups.map(({ source }) => ({ path: `flow.nodes.${node.id}`, source })) : [],
  )
  return [...fields, ...gates]
}

/** Codes of the data sources a business can't go without. */
export const sourcesIn = (definition: BusinessDefinition): string[] => [
  ...new Set(placesIn(definition).map(({ source }) => source)),
]

/**
 * Data sources that are chosen from or decide a gateway, and are not in force: nothing could be chosen, and the flow could
 * not pin their version. Values to begin with and floors may come later; without them a form is filled in by hand.
 */
export function sourceProblems(
  definition: BusinessDefinition,
  inForce: ReadonlyMap<string, number>,
): BusinessProblem[] {
  return placesIn(definition)
    .filter(({ source }) => !inForce.has(source))
    .map(({ path, source }) => ownProblem(path, 'SOURCE_UNKNOWN', { source }))
}
