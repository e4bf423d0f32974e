import type { Json } from '#kernel/refusal.ts'
import { boundAround, boundValue, decimalsOf, type FormRow, isBlank, storedValue } from './binding.ts'
import { evaluate } from './feel/evaluate.ts'
import type { Value } from './feel/value.ts'
import type { Field } from './field.ts'
import type { FormDefinition, FormValues } from './form.ts'
import { orderOf } from './order.ts'
import { fieldAt, tableOf } from './table.ts'
import { currencyOf, type Settings } from './work.ts'

type Known = Pick<Settings, 'today' | 'around' | 'lookups'>

/** What a field begins with: what a data source said, else its own expression; undefined for nothing. */
function initialOf(
  field: Field,
  path: string,
  known: Known & { definition: FormDefinition; values: FormValues; row: FormRow | null },
): Json | undefined {
  const looked = known.lookups?.[path]?.value
  if (field.prefill && looked !== undefined && !isBlank(looked)) return looked
  if (!field.initial) return undefined
  const names = new Map<string, Value>(boundAround(known.around ?? {}))
  for (const [key, value] of Object.entries(known.values)) {
    const other = fieldAt(known.definition, key)
    if (other) names.set(key, boundValue(other, value))
  }
  const found = evaluate(field.initial, { names, today: known.today })
  const decimals = decimalsOf(field, currencyOf(field, known.row, known.values))
  const value = found.ok ? storedValue(field, found.value, decimals) : undefined
  return value === undefined || isBlank(value) ? undefined : value
}

/** A new row of a table: what its columns begin with. */
export function newRow(
  definition: FormDefinition,
  table: string,
  id: string,
  known: Known & { values?: FormValues },
): FormRow {
  const field = fieldAt(definition, table)
  const row: FormRow = { id }
  for (const column of (field && tableOf(field)?.columns) ?? []) {
    const value = initialOf(column, `${table}.${column.key}`, { ...known, definition, values: known.values ?? {}, row })
    if (value !== undefined) row[column.key] = value
  }
  return row
}

/** The values of a new form: what data sources and the form itself begin with. `from` keeps what is already there. */
export function initialValues(definition: FormDefinition, known: Known, from: FormValues = {}): FormValues {
  const values: FormValues = { ...from }
  for (const { field, table } of orderOf(definition).steps) {
    if (table !== null || !isBlank(values[field.key])) continue
    const value = initialOf(field, field.key, { ...known, definition, values, row: null })
    if (value !== undefined) values[field.key] = value
  }
  return values
}
