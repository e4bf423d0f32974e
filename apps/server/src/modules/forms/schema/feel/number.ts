import {
  absolute,
  compare,
  type Decimal,
  decimal,
  divide,
  fromUnscaled,
  multiply,
  ONE,
  signOf,
} from '#kernel/decimal.ts'
import type { RoundingMode } from '#kernel/rounding.ts'

/** Digits that a quotient keeps, counted from its first that is not 0. @source IEEE 754 decimal128, which DMN names */
const QUOTIENT_DIGITS = 34

/** No number of the trade comes near; what would grow beyond stops the expression instead of the browser. */
export const MAX_DIGITS = 400

const TOO_LARGE = 10n ** BigInt(MAX_DIGITS)

/** Whether a number has grown beyond what expressions may work with. */
export function isTooLarge(value: Decimal): boolean {
  return value.scale > MAX_DIGITS || value.unscaled >= TOO_LARGE || value.unscaled <= -TOO_LARGE
}

const digits = (value: Decimal) => absolute(value).unscaled.toString().length

/** `a / b` to 34 digits, half-even, rounded once. Throws a RangeError when `b` is zero. */
export function quotient(a: Decimal, b: Decimal): Decimal {
  if (signOf(a) === 0) return divide(a, b, 0, 'half-even')
  const magnitude = digits(a) - a.scale - (digits(b) - b.scale)
  const shifted = multiply(absolute(b), tenTo(magnitude))
  const whole = compare(absolute(a), shifted) >= 0 ? magnitude + 1 : magnitude
  return divide(a, b, Math.max(0, QUOTIENT_DIGITS - whole), 'half-even')
}

function tenTo(exponent: number): Decimal {
  return exponent >= 0 ? decimal(10n ** BigInt(exponent)) : fromUnscaled(1n, -exponent)
}

/** `base` to a whole power of -100 to 100, or null when a result would be too large. A negative power divides. */
export function power(base: Decimal, exponent: number): Decimal | null {
  let result = ONE
  for (let times = Math.abs(exponent); times > 0; times -= 1) {
    result = multiply(result, base)
    if (isTooLarge(result)) return null
  }
  return exponent < 0 ? quotient(ONE, result) : result
}

/** Rounding modes by the words expressions call them: `half even`. */
export const MODES: Readonly<Record<string, RoundingMode>> = {
  'half up': 'half-up',
  'half down': 'half-down',
  'half even': 'half-even',
  up: 'up',
  down: 'down',
  ceiling: 'ceiling',
  floor: 'floor',
}
