import { type Expression } from './ast.ts'
import type { FunctionName } from './function-names.ts'
import { DATE_FUNCTIONS } from './functions-date.ts'
import { LIST_FUNCTIONS } from './functions-list.ts'
import { NUMBER_FUNCTIONS } from './functions-number.ts'
import { TEXT_FUNCTIONS } from './functions-text.ts'
import { type Kind } from './kind.ts'
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

/** Every function by its name. */
export const FUNCTIONS: Readonly<Record<FunctionName, FeelFunction>> = {
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...LIST_FUNCTIONS,
}

/** The function of that name, or null. */
export function functionNamed(name: string): FeelFunction | null {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name as FunctionName] : null
}
