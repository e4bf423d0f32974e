import { type RoundingMode, roundQuotient } from './rounding.ts'

declare const brand: unique symbol

/**
 * An exact decimal number: a price, rate, ratio or quantity. Sums, differences and products are never rounded, however
 * long they grow; only `divide` and `round` cut, and both name the mode. Equal numbers have equal forms: `1.0` is `1`.
 */
export type Decimal = {
  /** The digits as a whole number, without trailing zeros behind the point. */
  readonly unscaled: bigint
  /** How many of the digits stand behind the point, >= 0. */
  readonly scale: number
  readonly [brand]: 'Decimal'
}

/** What a number from outside may be. Bounds are inclusive; `scale` counts decimals as written, less trailing zeros. */
export type DecimalBounds = { min?: Decimal; max?: Decimal; scale?: number }

/** Why a text is not acceptable as a number. */
export type DecimalProblem = 'NOT_A_DECIMAL' | 'TOO_MANY_DECIMALS' | 'TOO_SMALL' | 'TOO_LARGE'

const FORM = /^-?[0-9]+(?:\.[0-9]+)?$/

/** No amount or rate in the trade needs more; the cap keeps hostile input from costing time. */
const MAX_TEXT = 80

/**
 * Reads a number from outside: ASCII digits with an optional leading minus and point. No plus sign, exponent, grouping,
 * blanks, bare point or other script's digits.
 */
export function parseDecimal(
  text: string,
  bounds: DecimalBounds = {},
): { ok: true; value: Decimal } | { ok: false; problem: DecimalProblem } {
  if (text.length > MAX_TEXT || !FORM.test(text)) return { ok: false, problem: 'NOT_A_DECIMAL' }
  const value = read(text)
  if (bounds.scale !== undefined && value.scale > bounds.scale) return { ok: false, problem: 'TOO_MANY_DECIMALS' }
  if (bounds.min && compare(value, bounds.min) < 0) return { ok: false, problem: 'TOO_SMALL' }
  if (bounds.max && compare(value, bounds.max) > 0) return { ok: false, problem: 'TOO_LARGE' }
  return { ok: true, value }
}

/** A number we wrote ourselves: a constant, or a `numeric` column. Throws a RangeError on any other text. */
export function decimal(text: string | bigint): Decimal {
  if (typeof text === 'bigint') return make(text, 0)
  if (!FORM.test(text)) throw new RangeError('not a decimal number')
  return read(text)
}

/** A whole number of units of the given scale: `(12345n, 2)` is 123.45. */
export function fromUnscaled(unscaled: bigint, scale: number): Decimal {
  return make(unscaled, scale)
}

/** The number of whole units of the given scale: 123.45 at 2 is 12345n. Throws a RangeError when digits would be lost. */
export function toUnscaled(value: Decimal, scale: number): bigint {
  if (value.scale > scale) throw new RangeError(`more than ${scale} decimals`)
  return value.unscaled * power(scale - value.scale)
}

/**
 * The wire form: plain digits, no exponent, no grouping. With `scale` exactly that many decimals are written, and more
 * digits than that are a RangeError: round first. Zero has no sign.
 */
export function formatDecimal(value: Decimal, scale = value.scale): string {
  const digits = toUnscaled(value, scale)
  const negative = digits < 0n
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0')
  const point = text.length - scale
  const body = scale === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`
  return negative ? `-${body}` : body
}

/** -1, 0 or 1 as `a` is less than, equal to or greater than `b`. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale)
  const left = toUnscaled(a, scale)
  const right = toUnscaled(b, scale)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Whether both are the same number. */
export function equal(a: Decimal, b: Decimal): boolean {
  return a.unscaled === b.unscaled && a.scale === b.scale
}

/** -1, 0 or 1. */
export function signOf(value: Decimal): -1 | 0 | 1 {
  return value.unscaled < 0n ? -1 : value.unscaled > 0n ? 1 : 0
}

/** The exact sum. */
export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return make(toUnscaled(a, scale) + toUnscaled(b, scale), scale)
}

/** The exact difference. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b))
}

/** The exact product. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return make(a.unscaled * b.unscaled, a.scale + b.scale)
}

/** The number with the opposite sign. */
export function negate(value: Decimal): Decimal {
  return make(-value.unscaled, value.scale)
}

/** The number without its sign. */
export function absolute(value: Decimal): Decimal {
  return value.unscaled < 0n ? negate(value) : value
}

/** The exact sum of all; zero for none. */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO
  for (const value of values) total = add(total, value)
  return total
}

/** `a / b` to `scale` decimals, rounded once. Throws a RangeError when `b` is zero. */
export function divide(a: Decimal, b: Decimal, scale: number, mode: RoundingMode): Decimal {
  assertScale(scale)
  const numerator = a.unscaled * power(b.scale + scale)
  const denominator = b.unscaled * power(a.scale)
  return make(roundQuotient(numerator, denominator, mode), scale)
}

/** The number to `scale` decimals. */
export function round(value: Decimal, scale: number, mode: RoundingMode): Decimal {
  assertScale(scale)
  if (value.scale <= scale) return value
  return make(roundQuotient(value.unscaled, power(value.scale - scale), mode), scale)
}

function read(text: string): Decimal {
  const point = text.indexOf('.')
  if (point < 0) return make(BigInt(text), 0)
  return make(BigInt(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1)
}

function make(unscaled: bigint, scale: number): Decimal {
  assertScale(scale)
  let digits = unscaled
  let places = scale
  while (places > 0 && digits % 10n === 0n) {
    digits /= 10n
    places -= 1
  }
  return { unscaled: digits, scale: places } as Decimal
}

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}

function assertScale(scale: number): void {
  if (!Number.isInteger(scale) || scale < 0) throw new RangeError(`scale ${scale} is not a whole number >= 0`)
}

/** The number 0. */
export const ZERO: Decimal = make(0n, 0)
/** The number 1. */
export const ONE: Decimal = make(1n, 0)
