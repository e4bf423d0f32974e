import type { FormDefinition } from '../schema/definition.ts'
import { fieldsOf, isFiles, tableOf } from '../schema/forms.ts'

/** Facts every request has besides those of its form. */
export const REQUEST_FACTS = ['subject.type', 'account.type', 'client.type', 'request.origin'] as const

/** Keys of fields that hold files. */
export function fileFields(form: FormDefinition): ReadonlySet<string> {
  return new Set(fieldsOf(form).flatMap((field) => (isFiles(field) ? [field.key] : [])))
}

/** Whether a form has the field, or the column as `table.column`. */
export function hasField(form: FormDefinition, path: string): boolean {
  const [key, column] = path.split('.')
  const field = fieldsOf(form).find((one) => one.key === key)
  if (!field || column === undefined) return field !== undefined
  return tableOf(field)?.columns.some((one) => one.key === column) ?? false
}
