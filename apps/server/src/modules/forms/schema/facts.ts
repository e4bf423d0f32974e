import type { Facts } from '#contract/approvals'
import { add, compare, type Decimal, decimal, formatDecimal, parseDecimal, ZERO } from '#kernel/decimal.ts'
import type { Json } from '#kernel/refusal.ts'
import { type FormRow, isBlank, rowsOf } from './binding.ts'
import type { Field, SimpleField } from './field.ts'
import type { FormDefinition, FormValues } from './form.ts'
import { fieldsOf, isFiles, isSensitive, tableOf } from './table.ts'

/** What a gateway may ask of one column. */
export type Aggregate = 'min' | 'max' | 'sum' | 'any'

/** How a fact is compared: the `as` of a condition, or a list of texts that is asked for members. */
export type FactKind = 'decimal' | 'text' | 'date' | 'boolean' | 'list'

/** A fact a form gives: what it is called, and the field, column and aggregate it comes from. */
export type FactSource = {
  fact: string
  kind: FactKind
  field: Field
  column: SimpleField | null
  aggregate: Aggregate | 'count' | null
}

function factKind(field: Field): FactKind {
  switch (field.kind) {
    case 'number':
    case 'money':
    case 'rate':
      return 'decimal'
    case 'date':
      return 'date'
    case 'yesNo':
      return 'boolean'
    case 'multiSelect':
    case 'cascade':
      return 'list'
    case 'formula':
      return field.result === 'yesNo' ? 'boolean' : field.result
    default:
      return 'text'
  }
}

function columnFacts(field: Field, column: SimpleField): FactSource[] {
  const kind = factKind(column)
  const of = (aggregate: Aggregate, its: FactKind): FactSource => ({
    fact: `${field.key}.${column.key}.${aggregate}`,
    kind: its,
    field,
    column,
    aggregate,
  })
  if (kind === 'decimal') return [of('min', 'decimal'), of('max', 'decimal'), of('sum', 'decimal')]
  if (kind === 'date') return [of('min', 'date'), of('max', 'date')]
  return [of('any', 'list')]
}

/**
 * The facts gateways may ask of a form, in its order. What says who somebody is never becomes a fact: facts stand in
 * the history of cases in clear.
 */
export function factSourcesOf(definition: FormDefinition): FactSource[] {
  return fieldsOf(definition).flatMap((field): FactSource[] => {
    const table = tableOf(field)
    const count: FactSource = { fact: `${field.key}.count`, kind: 'decimal', field, column: null, aggregate: 'count' }
    if (table)
      return [count, ...table.columns.filter((one) => !isSensitive(one)).flatMap((one) => columnFacts(field, one))]
    if (isFiles(field)) return [count]
    if (isSensitive(field)) return []
    return [{ fact: field.key, kind: factKind(field), field, column: null, aggregate: null }]
  })
}

const numbersOf = (rows: readonly FormRow[], key: string): Decimal[] =>
  rows.flatMap((row) => {
    const value = row[key]
    return typeof value === 'string' && parseDecimal(value).ok ? [decimal(value)] : []
  })

function extreme(values: readonly string[], sign: 1 | -1): Json {
  return values.toSorted((a, b) => (a < b ? -sign : sign)).at(-1) ?? null
}

function columnFact({ column, aggregate, kind }: FactSource, rows: readonly FormRow[]): Json {
  const key = column?.key ?? ''
  if (aggregate === 'count') return String(rows.length)
  if (aggregate === 'any') {
    const texts = rows.flatMap((row) => [row[key] ?? null].flat()).filter((value) => !isBlank(value))
    return [...new Set(texts.map(String))]
  }
  if (kind === 'date') {
    const days = rows.flatMap((row) => (typeof row[key] === 'string' ? [row[key]] : []))
    return extreme(days, aggregate === 'max' ? 1 : -1)
  }
  const numbers = numbersOf(rows, key)
  if (aggregate === 'sum') return formatDecimal(numbers.reduce(add, ZERO))
  const sign = aggregate === 'max' ? 1 : -1
  const best = numbers.toSorted((a, b) => compare(a, b) * sign).at(-1)
  return best ? formatDecimal(best) : null
}

/**
 * What gateways, timers and lookups may ask of settled values: flat texts, truths and lists of texts by name, null where
 * nothing is filled in.
 */
export function factsOf(definition: FormDefinition, values: FormValues): Facts {
  return Object.fromEntries(
    factSourcesOf(definition).map((source): [string, Json] => {
      const value = values[source.field.key]
      if (tableOf(source.field)) return [source.fact, columnFact(source, rowsOf(value))]
      if (source.aggregate === 'count') return [source.fact, String([value ?? []].flat().length)]
      if (source.kind === 'list') return [source.fact, Array.isArray(value) ? value : []]
      return [source.fact, value ?? null]
    }),
  )
}
