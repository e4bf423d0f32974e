import { add, type Decimal, formatDecimal, multiply, signOf, subtract } from '#kernel/decimal.ts'
import type { Comparison, Expression } from './ast.ts'
import type { Kind } from './kind.ts'
import { isTooLarge, MAX_DIGITS, power, quotient } from './number.ts'
import { FeelStop } from './problem.ts'
import { kindOf, orderOf, same, type Value } from './value.ts'

export type Binary = Extract<Expression, { kind: 'binary' }>

/** The problem of a value that is not of the kind its place asks for. */
export function wrongKind(wanted: Kind['is'], value: Value, at: Expression): FeelStop {
  return new FeelStop('FEEL_WRONG_KIND', at, { wanted, found: kindOf(value) })
}

/** The number, unless it has grown beyond what expressions work with. */
export function sized(value: Decimal, at: Expression): Decimal {
  if (isTooLarge(value)) throw new FeelStop('FEEL_NUMBER_TOO_LARGE', at, { max: MAX_DIGITS })
  return value
}

/** Exact arithmetic; a quotient keeps 34 digits. */
export function calculated(op: '+' | '-' | '*' | '/' | '**', [a, b]: [Decimal, Decimal], at: Binary): Decimal {
  if (op === '+') return add(a, b)
  if (op === '-') return subtract(a, b)
  if (op === '*') return multiply(a, b)
  if (op === '/') {
    if (signOf(b) === 0) throw new FeelStop('FEEL_DIVISION_BY_ZERO', at.right)
    return quotient(a, b)
  }
  const exponent = formatDecimal(b)
  if (!/^-?\d{1,3}$/.test(exponent) || Math.abs(Number(exponent)) > 100) {
    throw new FeelStop('FEEL_SCALE_BAD', at.right, { scale: exponent.slice(0, 40), max: 100 })
  }
  if (signOf(a) === 0 && signOf(b) < 0) throw new FeelStop('FEEL_DIVISION_BY_ZERO', at.left)
  const result = power(a, Number(exponent))
  if (!result) throw new FeelStop('FEEL_NUMBER_TOO_LARGE', at, { max: MAX_DIGITS })
  return result
}

/** A comparison; null where one side is blank and the other decides nothing. Kinds that differ are a problem. */
export function compared(op: Comparison, [a, b]: [Value, Value], at: Expression): boolean | null {
  if (a !== null && b !== null && kindOf(a) !== kindOf(b)) {
    throw new FeelStop('FEEL_KINDS_DIFFER', at, { left: kindOf(a), right: kindOf(b) })
  }
  if (op === '=') return same(a, b)
  if (op === '!=') return !same(a, b)
  if (a === null || b === null) return null
  const order = orderOf(a, b)
  if (order === null) throw new FeelStop('FEEL_WRONG_KIND', at, { wanted: 'number', found: kindOf(a) })
  return op === '<' ? order < 0 : op === '<=' ? order <= 0 : op === '>' ? order > 0 : order >= 0
}

/** All true, some false, or open because something is blank. */
export function conjunction(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(false)) return false
  return values.includes(null) ? null : true
}
