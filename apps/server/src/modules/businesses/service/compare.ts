import { fieldsOf } from '../policy/form-facts.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'

/** Keys of fields whose value differs, `1.0` and `1.00` being the same; tables compared row by row. */
export function changedFields(form: FormDefinition, before: FormValues, after: FormValues): string[] {
  return fieldsOf(form)
    .filter((field) => JSON.stringify(before[field.key] ?? null) !== JSON.stringify(after[field.key] ?? null))
    .map((field) => field.key)
}
