import { compare, type Decimal, equal, formatDecimal } from '#kernel/decimal.ts'
import type { Kind } from './kind.ts'

/** A calendar day as a value of its own, so that it is never taken for a text. */
export type Day = { readonly day: string }
/** Columns by name. */
export type Row = ReadonlyMap<string, Value>
/** What an expression can be worth. Numbers are exact; no JavaScript number takes part. */
export type Value = null | boolean | string | Decimal | Day | Row | readonly Value[] | Range
/** All values between two, its ends included unless said otherwise. */
export type Range = { readonly low: Value; readonly high: Value; readonly lowOpen: boolean; readonly highOpen: boolean }

export const isDecimal = (value: Value): value is Decimal =>
  typeof value === 'object' && value !== null && 'unscaled' in value
export const isDay = (value: Value): value is Day => typeof value === 'object' && value !== null && 'day' in value
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)
export const isRow = (value: Value): value is Row => value instanceof Map
export const isRange = (value: Value): value is Range =>
  typeof value === 'object' && value !== null && 'lowOpen' in value

/** What a value is called in problems; texts stand under `feelKind`. */
export function kindOf(value: Value): Kind['is'] {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'yesNo'
  if (typeof value === 'string') return 'text'
  if (isDecimal(value)) return 'number'
  if (isDay(value)) return 'date'
  if (isList(value)) return 'list'
  return isRow(value) ? 'row' : 'range'
}

/** Order of two values of one kind that has an order: numbers, texts, days. Null for anything else. */
export function orderOf(a: Value, b: Value): number | null {
  if (a === null || b === null) return null
  if (isDecimal(a) && isDecimal(b)) return compare(a, b)
  if (isDay(a) && isDay(b)) return a.day < b.day ? -1 : a.day > b.day ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  return null
}

/** Whether two values are the same; `1.0` is `1`, and null is null. Values of different kinds never are. */
export function same(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a === null || b === null || kindOf(a) !== kindOf(b)) return false
  if (isDecimal(a)) return equal(a, b as Decimal)
  if (isDay(a)) return a.day === (b as Day).day
  if (isList(a)) {
    const other = b as readonly Value[]
    return a.length === other.length && a.every((item, at) => same(item, other[at] ?? null))
  }
  if (!isRow(a)) return false
  const other = b as Row
  return a.size === other.size && [...a].every(([key, value]) => other.has(key) && same(value, other.get(key) ?? null))
}

/** A value as text, as `string()` gives it: plain digits, `YYYY-MM-DD`, `true`. Null for what has no text. */
export function asText(value: Value): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (isDecimal(value)) return formatDecimal(value)
  return isDay(value) ? value.day : null
}
