import type { Field, FormDefinition, Lookup, SimpleField } from '#contract/forms'
import { isTable, type Spot } from './form.ts'

/** Which rule of an item an expression is. `lookup` and `prefill` have one per `parameter`. */
export type Part =
  | 'required'
  | 'showIf'
  | 'compute'
  | 'initial'
  | 'check'
  | 'notBefore'
  | 'notAfter'
  | 'lookup'
  | 'prefill'
  /** No expression: whose currency an amount is in. */
  | 'currency'

/** Where an expression stands; `table` is the table whose row it is about, if any. */
export type ExpressionPlace = { spot: Spot; part: Part; parameter: string | null; table: string | null }
export type PlacedExpression = ExpressionPlace & { text: string }

type Rewrite = (text: string, place: ExpressionPlace) => string

/** Rules that are one plain expression under the key of the same name. */
const PLAIN = ['showIf', 'compute', 'initial', 'notBefore', 'notAfter'] as const satisfies readonly Part[]

function rewriteLookup(lookup: Lookup, rewrite: (text: string, parameter: string) => string): Lookup {
  const parameters = Object.entries(lookup.parameters).map(([name, text]) => [name, rewrite(text, name)])
  return { ...lookup, parameters: Object.fromEntries(parameters) }
}

function rewriteItem<T extends Field>(item: T, spot: Spot, table: string | null, rewrite: Rewrite): T {
  const by =
    (part: Part, parameter: string | null = null) =>
    (text: string) =>
      rewrite(text, { spot, part, parameter, table })
  const next: Record<string, unknown> = { ...item }
  if (typeof item.required === 'string') next.required = by('required')(item.required)
  for (const part of PLAIN) {
    const text = next[part]
    if (typeof text === 'string') next[part] = by(part)(text)
  }
  if (item.check) next.check = { ...item.check, holds: by('check')(item.check.holds) }
  if (item.prefill) next.prefill = rewriteLookup(item.prefill, (text, name) => by('prefill', name)(text))
  if ('options' in item && item.options) {
    next.options = rewriteLookup(item.options, (text, name) => by('lookup', name)(text))
  }
  return next as T
}

/** The form with every expression replaced by what `rewrite` makes of it. */
export function rewriteExpressions(form: FormDefinition, rewrite: Rewrite): FormDefinition {
  return {
    ...form,
    sections: form.sections.map((section) => ({
      ...section,
      ...(section.showIf
        ? {
            showIf: rewrite(section.showIf, {
              spot: { kind: 'section', id: section.id },
              part: 'showIf',
              parameter: null,
              table: null,
            }),
          }
        : {}),
      fields: section.fields.map((field) => {
        const next = rewriteItem(field, { kind: 'field', key: field.key }, null, rewrite)
        if (!isTable(next)) return next
        const columns = next.columns.map(
          (column): SimpleField =>
            rewriteItem(column, { kind: 'column', table: field.key, key: column.key }, field.key, rewrite),
        )
        return { ...next, columns }
      }),
    })),
  }
}

/** Every expression of the form, from top to bottom. */
export function expressionsOf(form: FormDefinition): PlacedExpression[] {
  const found: PlacedExpression[] = []
  rewriteExpressions(form, (text, place) => {
    found.push({ ...place, text })
    return text
  })
  return found
}
