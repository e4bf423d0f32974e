import type { Json } from '#kernel/refusal.ts'
import type { Field, FormDefinition, FormValues } from '../schema/definition.ts'
import { fieldsOf, type Lookups, tableOf } from '../schema/forms.ts'

/** What data sources offered for fields that are chosen from, by field. A source that was down offers nothing here. */
export type Offered = Readonly<Record<string, readonly string[]>>

type Lookup = NonNullable<Field['prefill']>

/** A field that is chosen from a data source, or a column as `table.column`. */
export type Chooser = { key: string; lookup: Lookup; field: string; column: string | null }

const optionsOf = (field: Field): Lookup | undefined => ('options' in field ? field.options : undefined)

/** Everything in a form that is chosen from a data source. */
export function choosersIn(form: FormDefinition): Chooser[] {
  return fieldsOf(form).flatMap((field): Chooser[] => {
    const own = optionsOf(field)
    const columns = (tableOf(field)?.columns ?? []).flatMap((column): Chooser[] => {
      const lookup = optionsOf(column as Field)
      const key = `${field.key}.${column.key}`
      return lookup ? [{ key, lookup, field: field.key, column: column.key }] : []
    })
    return [...(own ? [{ key: field.key, lookup: own, field: field.key, column: null }] : []), ...columns]
  })
}

const textsIn = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')

const cell = (row: Json, column: string): Json | undefined =>
  row !== null && typeof row === 'object' && !Array.isArray(row) ? row[column] : undefined

/** What stands in it already, which nobody has to choose again. */
function keptIn({ field, column }: Chooser, values: FormValues): string[] {
  const value = values[field]
  if (column === null) return textsIn(value)
  return (Array.isArray(value) ? value : []).flatMap((row) => textsIn(cell(row, column)))
}

/** What stands in each place that is chosen from a data source, by field or `table.column`. */
export const chosenIn = (form: FormDefinition, values: FormValues): (readonly [key: string, chosen: string[]])[] =>
  choosersIn(form).map((chooser) => [chooser.key, keptIn(chooser, values)])

/**
 * What may be chosen: what the source offered whoever filled the form in, what stands there already, and what the field's
 * own list has. Of a source that was not asked, or not in this person's name, nothing else.
 */
export function heldTo(
  form: FormDefinition,
  offered: Offered | 'nothing' | 'anything',
  kept: FormValues = {},
): Lookups {
  if (offered === 'anything') return {}
  return Object.fromEntries(
    choosersIn(form).map((chooser) => {
      const given = offered === 'nothing' ? [] : (offered[chooser.key] ?? [])
      return [chooser.key, { choices: [...keptIn(chooser, kept), ...given].map((value) => ({ value })) }]
    }),
  )
}
