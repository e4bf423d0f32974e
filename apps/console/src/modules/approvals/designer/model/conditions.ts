import type { CompareOp, Condition } from '#contract/approvals'

/** What a fact is, as far as comparing it goes. `list`: several texts, such as the values of a table's column. */
export type FactKind = 'decimal' | 'text' | 'date' | 'boolean' | 'list'

/** A value that conditions may ask about, as the person who draws reads it. */
export type FlowFact = {
  name: string
  label: string
  kind: FactKind
  /** Heading under which it is offered: the form, a table, a data source. */
  group?: string
  /** Nobody knows what it is, so whoever asks about it says. */
  isOpen?: boolean
  choices?: readonly { value: string; label: string }[]
}

/** Comparisons that make sense for a kind of fact; `oneOf` and `noneOf` take several values. */
export type Operator = CompareOp | 'oneOf' | 'noneOf'
const OPERATORS: Readonly<Record<FactKind, readonly Operator[]>> = {
  decimal: ['ge', 'gt', 'le', 'lt', 'eq', 'ne'],
  date: ['ge', 'gt', 'le', 'lt', 'eq', 'ne'],
  text: ['eq', 'ne', 'oneOf', 'noneOf'],
  boolean: ['eq'],
  list: ['oneOf', 'noneOf'],
}
export const operatorsOf = (kind: FactKind): readonly Operator[] => OPERATORS[kind]

/** One line of a condition: a fact, how it is compared, with what. */
export type Line = { fact: string; kind: FactKind; operator: Operator; values: readonly string[] }

export function conditionOf({ fact, kind, operator, values }: Line): Condition {
  if (operator === 'oneOf') return { kind: 'oneOf', fact, values: [...values] }
  if (operator === 'noneOf') return { kind: 'not', of: { kind: 'oneOf', fact, values: [...values] } }
  const as = kind === 'list' ? 'text' : kind
  return { kind: 'compare', fact, as, op: operator, value: values[0] ?? '' }
}

/** A condition as one line; null when it is a group. */
export function lineOf(condition: Condition, facts: readonly FlowFact[]): Line | null {
  const kindOf = (name: string, otherwise: FactKind) => facts.find((fact) => fact.name === name)?.kind ?? otherwise
  if (condition.kind === 'compare') {
    const { fact, as, op, value } = condition
    return { fact, kind: as, operator: op, values: value === '' ? [] : [value] }
  }
  if (condition.kind === 'oneOf') {
    const { fact, values } = condition
    return { fact, kind: kindOf(fact, 'text'), operator: 'oneOf', values }
  }
  if (condition.kind === 'not' && condition.of.kind === 'oneOf') {
    const { fact, values } = condition.of
    return { fact, kind: kindOf(fact, 'text'), operator: 'noneOf', values }
  }
  return null
}

/** The first line for a fact: its kind's first comparison, with nothing to compare with yet. */
export function firstLine(fact: FlowFact | undefined): Line {
  if (!fact) return { fact: '', kind: 'decimal', operator: 'ge', values: [] }
  const operator = OPERATORS[fact.kind][0] ?? 'eq'
  return { fact: fact.name, kind: fact.kind, operator, values: fact.kind === 'boolean' ? ['true'] : [] }
}

const DECIMAL = /^-?[0-9]+(?:\.[0-9]+)?$/
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** What is wrong with a line, in one word for its message; null when it can be asked. */
export function lineProblem({ fact, kind, operator, values }: Line): 'fact' | 'value' | 'decimal' | 'date' | null {
  if (fact === '') return 'fact'
  if (values.length === 0 || values.some((value) => value.trim() === '')) return 'value'
  if (operator === 'oneOf' || operator === 'noneOf') return null
  if (kind === 'decimal' && !DECIMAL.test(values[0] ?? '')) return 'decimal'
  if (kind === 'date' && !DATE.test(values[0] ?? '')) return 'date'
  return null
}

/** Whether every line of a condition can be asked. */
export function isComplete(condition: Condition, facts: readonly FlowFact[]): boolean {
  const line = lineOf(condition, facts)
  if (line) return lineProblem(line) === null
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.every((part) => isComplete(part, facts))
  return condition.kind === 'not' && isComplete(condition.of, facts)
}
