import type { Expression } from './ast.ts'
import type { Kind } from './kind.ts'
import type { Value } from './value.ts'

/** Where a function is called: what it may ask, and whom it tells what is wrong with an argument. */
export type Call = {
  at: Expression
  today: string
  /** Counts work beyond a step: letters of a text, items of a list. */
  charge(steps: number): void
  /** The place of an argument, for problems. */
  argument(index: number): Expression
}

/**
 * A function: kinds its arguments must have (`…` in `rest` takes any number more), how many of them may be left out,
 * what it gives. A null argument gives null unless `nulls`.
 */
export type FeelFunction = {
  arguments: readonly Kind['is'][]
  optional?: number
  rest?: Kind['is']
  nulls?: boolean
  result: Kind | ((given: readonly Kind[]) => Kind)
  run(given: readonly Value[], call: Call): Value
}
