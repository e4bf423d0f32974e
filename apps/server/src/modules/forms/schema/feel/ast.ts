import type { Decimal } from '#kernel/decimal.ts'

export const BINARY_OPERATORS = ['+', '-', '*', '/', '**', '=', '!=', '<', '<=', '>', '>=', 'and', 'or'] as const
export type BinaryOperator = (typeof BINARY_OPERATORS)[number]
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** One thing that the left side of `in` may be. */
export type Test = { op: Comparison | 'member'; value: Expression }

/** `name in list`, or `name in from..to`. */
export type Binding = { name: string; of: Expression; to: Expression | null }

/** An expression as read; `from` and `to` say where in the text it stands. */
export type Expression = { from: number; to: number } & (
  | { kind: 'number'; value: Decimal }
  | { kind: 'text'; value: string }
  | { kind: 'yesNo'; value: boolean }
  | { kind: 'date'; day: string }
  | { kind: 'null' }
  | { kind: 'name'; name: string }
  | { kind: 'path'; of: Expression; name: string }
  | { kind: 'filter'; of: Expression; by: Expression }
  | { kind: 'call'; name: string; arguments: Expression[] }
  | { kind: 'binary'; op: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'negate'; of: Expression }
  | { kind: 'between'; of: Expression; low: Expression; high: Expression }
  | { kind: 'in'; of: Expression; tests: Test[] }
  | { kind: 'range'; low: Expression; high: Expression; lowOpen: boolean; highOpen: boolean }
  | { kind: 'if'; condition: Expression; then: Expression; otherwise: Expression }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'row'; entries: { key: string; value: Expression }[] }
  | { kind: 'for' | 'some' | 'every'; bindings: Binding[]; body: Expression }
)
