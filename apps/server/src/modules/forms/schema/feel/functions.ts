import type { FeelFunction } from './function.ts'
import type { FunctionName } from './function-names.ts'
import { DATE_FUNCTIONS } from './functions-date.ts'
import { LIST_FUNCTIONS } from './functions-list.ts'
import { NUMBER_FUNCTIONS } from './functions-number.ts'
import { TEXT_FUNCTIONS } from './functions-text.ts'

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
