import { boundAround, boundValue } from './binding.ts'
import { type Evaluated, evaluate } from './feel/evaluate.ts'
import type { Value } from './feel/value.ts'
import type { FormDefinition, FormValues } from './form.ts'
import type { Around } from './scope.ts'
import { fieldsOf } from './table.ts'

/** Works an expression out over settled values: a review hint, a title, the parameter of a lookup. */
export function askForm(
  definition: FormDefinition,
  values: FormValues,
  text: string,
  { today, around = {} }: { today: string; around?: Around },
): Evaluated {
  const names = new Map<string, Value>(boundAround(around))
  for (const field of fieldsOf(definition)) names.set(field.key, boundValue(field, values[field.key]))
  return evaluate(text, { names, today })
}
