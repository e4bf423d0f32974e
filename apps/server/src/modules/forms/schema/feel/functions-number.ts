import {
  absolute,
  type Decimal,
  divide,
  formatDecimal,
  multiply,
  parseDecimal,
  round,
  signOf,
  subtract,
} from '#kernel/decimal.ts'
import type { RoundingMode } from '#kernel/rounding.ts'
import type { Call, FeelFunction } from './function.ts'
import { NUMBER } from './kind.ts'
import { MODES } from './number.ts'
import { FeelStop } from './problem.ts'
import type { Value } from './value.ts'

const MAX_SCALE = 20

/** A number of digits after the point, 0 to 20. */
export function scaleOf(value: Value, call: Call, index: number): number {
  const text = formatDecimal(value as Decimal)
  if (!/^\d{1,2}$/.test(text) || Number(text) > MAX_SCALE) {
    throw new FeelStop('FEEL_SCALE_BAD', call.argument(index), { scale: text.slice(0, 40), max: MAX_SCALE })
  }
  return Number(text)
}

/** A rounding mode by its words. */
export function modeOf(value: Value, call: Call, index: number): RoundingMode {
  const words = String(value)
  const mode = Object.hasOwn(MODES, words) ? MODES[words] : undefined
  if (!mode) {
    const known = Object.keys(MODES)
    throw new FeelStop('FEEL_ROUNDING_UNKNOWN', call.argument(index), { mode: words.slice(0, 40), known })
  }
  return mode
}

/** `a / b` rounded as said; a division by zero is told at the divisor. */
export function divided(a: Decimal, b: Decimal, cut: { scale: number; mode: RoundingMode }, call: Call): Decimal {
  if (signOf(b) === 0) throw new FeelStop('FEEL_DIVISION_BY_ZERO', call.argument(1))
  return divide(a, b, cut.scale, cut.mode)
}

const rounding = (mode: RoundingMode, optional = 0): FeelFunction => ({
  arguments: ['number', 'number'],
  optional,
  result: NUMBER,
  run: ([value, scale], call) => round(value as Decimal, scale ? scaleOf(scale, call, 1) : 0, mode),
})

export const NUMBER_FUNCTIONS = {
  abs: { arguments: ['number'], result: NUMBER, run: ([value]) => absolute(value as Decimal) },
  ceiling: rounding('ceiling', 1),
  floor: rounding('floor', 1),
  'round up': rounding('up'),
  'round down': rounding('down'),
  'round half up': rounding('half-up'),
  'round half down': rounding('half-down'),
  'round half even': rounding('half-even'),
  /** `divide(a, b, scale, mode)`: a quotient rounded once, as it says. */
  divide: {
    arguments: ['number', 'number', 'number', 'text'],
    result: NUMBER,
    run: ([a, b, scale, mode], call) =>
      divided(
        a as Decimal,
        b as Decimal,
        { scale: scaleOf(scale ?? null, call, 2), mode: modeOf(mode ?? null, call, 3) },
        call,
      ),
  },
  /** The rest of a division, with the sign of the divisor. */
  modulo: {
    arguments: ['number', 'number'],
    result: NUMBER,
    run([a, b], call) {
      const [dividend, divisor] = [a as Decimal, b as Decimal]
      const times = divided(dividend, divisor, { scale: 0, mode: 'floor' }, call)
      return subtract(dividend, multiply(times, divisor))
    },
  },
  /** The number a text says, null when it says none. */
  number: {
    arguments: ['text'],
    result: NUMBER,
    run([text]) {
      const read = parseDecimal(String(text).trim())
      return read.ok ? read.value : null
    },
  },
} satisfies Record<string, FeelFunction>
