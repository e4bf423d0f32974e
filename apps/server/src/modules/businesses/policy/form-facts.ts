import type { Field, FormDefinition } from '../schema/definition.ts'

/** Facts every request has besides those of its form. */
export const REQUEST_FACTS = ['subject.type', 'account.type', 'client.type', 'request.origin'] as const

const FILES: ReadonlySet<string> = new Set(['upload', 'signature'])
const AGGREGATES = ['min', 'max', 'sum', 'any'] as const

export const fieldsOf = (form: FormDefinition): Field[] => form.sections.flatMap((section) => section.fields)

/** Keys of fields that hold files. */
export function fileFields(form: FormDefinition): ReadonlySet<string> {
  return new Set(fieldsOf(form).flatMap((field) => (FILES.has(field.kind) ? [field.key] : [])))
}

/** Whether a form has the field, or the column as `table.column`; columns of components are fixed elsewhere. */
export function hasField(form: FormDefinition, path: string): boolean {
  const [key, column] = path.split('.')
  const field = fieldsOf(form).find((one) => one.key === key)
  if (!field) return false
  if (column === undefined) return true
  return field.kind === 'table' ? field.columns.some((one) => one.key === column) : isComponent(field)
}

const isComponent = (field: Field) =>
  ['feeTable', 'marginTable', 'tradingCodes', 'relatedPersons', 'bankAccounts', 'suitability'].includes(field.kind)

/** Whether a form yields the fact: a field's value, or an aggregate of a table. */
export function yieldsFact(form: FormDefinition, fact: string): boolean {
  const [key, column, aggregate] = fact.split('.')
  const field = fieldsOf(form).find((one) => one.key === key)
  if (!field) return false
  if (isComponent(field)) return true
  if (field.kind !== 'table') return column === undefined
  if (column === 'count' && aggregate === undefined) return true
  const known = field.columns.some((one) => one.key === column)
  return known && (AGGREGATES as readonly (string | undefined)[]).includes(aggregate)
}
