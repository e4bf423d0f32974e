import { isBusinessDate } from '#kernel/calendar.ts'
import { type Decimal, formatDecimal, parseDecimal, round } from '#kernel/decimal.ts'
import { isCurrency, MINOR_UNITS } from '#kernel/money.ts'
import type { Json } from '#kernel/refusal.ts'
import { asText, isDay, isDecimal, isList, kindOf, type Value } from './feel/value.ts'
import type { Field } from './field.ts'
import { AROUND, type Around } from './scope.ts'
import { tableOf } from './table.ts'

/** A row of a table as values hold it. */
export type FormRow = { id: string } & Record<string, Json>

/** Whether a value is an object with keys. */
export const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether nothing has been filled in. */
export const isBlank = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** The rows in a value; none when it holds none. */
export const rowsOf = (value: Json | undefined): FormRow[] =>
  Array.isArray(value) ? value.filter((row): row is FormRow => isObject(row) && typeof row.id === 'string') : []

/** Digits after the point that a field keeps. `currency` is that of a money field, null while none is chosen. */
export function decimalsOf(field: Field, currency: string | null): number {
  switch (field.kind) {
    case 'money':
      return currency !== null && isCurrency(currency) ? MINOR_UNITS[currency] : 2
    case 'number':
    case 'rate':
    case 'formula':
      return field.decimals
    default:
      return 0
  }
}

const decimalOf = (value: Json): Decimal | null => {
  const read = typeof value === 'string' ? parseDecimal(value) : null
  return read?.ok ? read.value : null
}

function looseValue(value: Json): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return decimalOf(String(value))
  if (Array.isArray(value)) return value.map(looseValue)
  return new Map(Object.entries(value).map(([key, part]) => [key, looseValue(part)]))
}

/** What an expression sees of a value. What has not the shape of its field is blank. */
export function boundValue(field: Field, value: Json | undefined): Value {
  const table = tableOf(field)
  if (table) {
    return rowsOf(value).map((row) => new Map(table.columns.map((one) => [one.key, boundValue(one, row[one.key])])))
  }
  if (isBlank(value) || value === undefined) return field.kind === 'upload' || isMany(field) ? [] : null
  switch (field.kind === 'formula' ? field.result : field.kind) {
    case 'number':
    case 'money':
    case 'rate':
    case 'decimal':
      return decimalOf(value)
    case 'date':
      return typeof value === 'string' && isBusinessDate(value) ? { day: value } : null
    case 'yesNo':
      return typeof value === 'boolean' ? value : null
    case 'multiSelect':
    case 'cascade':
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
    case 'upload':
      return Array.isArray(value) ? value.map(fileValue) : []
    case 'signature':
      return fileValue(value)
    case 'identity':
      return isObject(value) ? identityValue(value) : null
    default:
      return typeof value === 'string' ? value : null
  }
}

const isMany = ({ kind }: Field) => kind === 'multiSelect' || kind === 'cascade'

function fileValue(value: Json): Value {
  const file = isObject(value) ? value : {}
  const keys = ['id', 'sha256', 'name', 'size', 'mime', 'parameter']
  return new Map(keys.map((key) => [key, looseValue(file[key] ?? null)]))
}

function identityValue(value: Record<string, Json>): Value {
  return new Map(['type', 'country', 'number'].map((key) => [key, looseValue(value[key] ?? null)]))
}

/** What the world around the form is worth in expressions, every name of it, blank where nothing is said. */
export function boundAround(around: Around): [string, Value][] {
  return Object.entries(AROUND).map(([name, keys]) => {
    const given: Readonly<Record<string, string | null | undefined>> = around[name as keyof Around] ?? {}
    return [name, new Map(keys.map((key) => [key, given[key] ?? null]))]
  })
}

/**
 * A value that an expression gave, as the field holds it; null for blank. Numbers are rounded half-up to the digits of
 * the field. `undefined` when the value is not of the field's kind.
 */
export function storedValue(field: Field, value: Value, decimals: number): Json | undefined {
  if (value === null) return null
  const kind = field.kind === 'formula' ? field.result : field.kind
  switch (kind) {
    case 'number':
    case 'money':
    case 'rate':
    case 'decimal':
      return isDecimal(value) ? formatDecimal(round(value, decimals, 'half-up')) : undefined
    case 'date':
      return isDay(value) ? value.day : undefined
    case 'yesNo':
      return typeof value === 'boolean' ? value : undefined
    case 'multiSelect':
    case 'cascade':
      return isList(value) ? value.map(asText).filter((text) => text !== null) : undefined
    case 'text':
    case 'longText':
      return asText(value) ?? undefined
    default:
      return kindOf(value) === 'text' ? (value as string) : undefined
  }
}
