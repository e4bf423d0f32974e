import type { Facts } from '#contract/approvals'
import { add, compare, type Decimal, decimal, formatDecimal, parseDecimal, ZERO } from '#kernel/decimal.ts'
import type { Json } from '#kernel/refusal.ts'
import { type FormRow, isBlank, rowsOf } from './binding.ts'
import { checkComponent } from './components/check.ts'
import type { References } from './components/reference.ts'
import type { Field, SimpleField } from './field.ts'
import type { FormDefinition, FormValues } from './form.ts'
import { fieldsOf, isFiles, isSensitive, tableOf } from './table.ts'

/** What a gateway may ask of one column. */
export type Aggregate = 'min' | 'max' | 'sum' | 'any'

/** How a fact is compared: the `as` of a condition, or a list of texts that is asked for members. */
export type FactKind = 'decimal' | 'text' | 'date' | 'boolean' | 'list'

/** Of a table of rates: whether any of it is under what the exchange takes at least. */
const UNDER_FLOOR = 'underFloor'
/** Warnings that say so, wherever in a row. */
const FLOOR_WARNINGS = new Set(['COMPONENT_UNDER_FLOOR', 'COMPONENT_FLOOR_UNIT'])

/** A fact a form gives: what it is called, and the field, column and aggregate it comes from. */
export type FactSource = {
  fact: string
  kind: FactKind
  field: Field
  column: SimpleField | null
  aggregate: Aggregate | 'count' | 'underFloor' | null
}

/** What is known elsewhere when facts are worked out. */
export type FactsKnown = { today: string; reference: References }

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
    if (table) {
      const floor: FactSource = {
        fact: `${field.key}.${UNDER_FLOOR}`,
        kind: 'boolean',
        field,
        column: null,
        aggregate: UNDER_FLOOR,
      }
      const columns = table.columns.filter((one) => !isSensitive(one)).flatMap((one) => columnFacts(field, one))
      return [count, ...('floors' in field && field.floors ? [floor] : []), ...columns]
    }
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

/** Whether a table of rates is under the floors; null when nobody knows them. */
function underFloor({ field }: FactSource, rows: readonly FormRow[], known: FactsKnown | undefined): boolean | null {
  const table = tableOf(field)
  const reference = known?.reference[field.key]
  if (!known || !table || !reference?.floors) return null
  const { warnings } = checkComponent({ key: field.key, table, rows, today: known.today, reference })
  return warnings.some(({ code }) => FLOOR_WARNINGS.has(code))
}

/**
 * What gateways, timers and lookups may ask of settled values: flat texts, truths and lists of texts by name, null where
 * nothing is filled in. Whether rates are under the exchange's floors is left out where the floors are not `known`: what
 * was found before stays then.
 */
export function factsOf(definition: FormDefinition, values: FormValues, known?: FactsKnown): Facts {
  return Object.fromEntries(
    factSourcesOf(definition).flatMap((source): [string, Json][] => {
      if (source.aggregate !== UNDER_FLOOR) return [factOf(source, values)]
      const found = underFloor(source, rowsOf(values[source.field.key]), known)
      return found === null ? [] : [[source.fact, found]]
    }),
  )
}

function factOf(source: FactSource, values: FormValues): [string, Json] {
  const value = values[source.field.key]
  if (tableOf(source.field)) return [source.fact, columnFact(source, rowsOf(value))]
  if (source.aggregate === 'count') return [source.fact, String([value ?? []].flat().length)]
  if (source.kind === 'list') return [source.fact, Array.isArray(value) ? value : []]
  return [source.fact, value ?? null]
}
