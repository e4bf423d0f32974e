import { compare, parseDecimal } from '#kernel/decimal.ts'
import type { Facts } from '../schema/case.ts'
import type { CompareOp, Condition } from '../schema/flow.ts'

const ANSWERS: Readonly<Record<CompareOp, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
}

/** Order of a fact to a value, or null when they can't be compared as the condition says. */
function orderOf(as: 'decimal' | 'text' | 'date' | 'boolean', fact: unknown, value: string): number | null {
  if (as === 'boolean') return typeof fact === 'boolean' ? (String(fact) === value ? 0 : 1) : null
  if (typeof fact !== 'string') return null
  if (as !== 'decimal') return fact === value ? 0 : fact < value ? -1 : 1
  const left = parseDecimal(fact)
  const right = parseDecimal(value)
  return left.ok && right.ok ? compare(left.value, right.value) : null
}

/**
 * Whether a condition holds. A fact that is missing, null or of another type makes its comparison false, `ne` included,
 * so a gap in the data leads to the default edge or an incident and never to a guess.
 */
export function holds(condition: Condition, facts: Facts): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((part) => holds(part, facts))
    case 'any':
      return condition.of.some((part) => holds(part, facts))
    case 'not':
      return !holds(condition.of, facts)
    case 'oneOf': {
      const fact = Object.hasOwn(facts, condition.fact) ? facts[condition.fact] : undefined
      const held = Array.isArray(fact) ? fact : [fact]
      return held.some((one) => typeof one === 'string' && condition.values.includes(one))
    }
    case 'compare': {
      const fact = Object.hasOwn(facts, condition.fact) ? facts[condition.fact] : undefined
      const order = orderOf(condition.as, fact, condition.value)
      return order !== null && ANSWERS[condition.op](order)
    }
  }
}

/** What of a case is known before there is one, by the name of the fact. */
export type Known = (fact: string) => boolean

/** The facts that a condition asks about. */
export function factsIn(condition: Condition): string[] {
  if (condition.kind === 'compare' || condition.kind === 'oneOf') return [condition.fact]
  return condition.kind === 'not' ? factsIn(condition.of) : condition.of.flatMap(factsIn)
}

/** Whether a condition holds whatever the facts that are not known turn out to be; null when it depends on them. */
export function holdsAsKnown(condition: Condition, facts: Facts, known: Known): boolean | null {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => holdsAsKnown(part, facts, known))
      const decides = condition.kind === 'any'
      if (parts.includes(decides)) return decides
      return parts.includes(null) ? null : !decides
    }
    case 'not': {
      const part = holdsAsKnown(condition.of, facts, known)
      return part === null ? null : !part
    }
    default:
      return known(condition.fact) ? holds(condition, facts) : null
  }
}
