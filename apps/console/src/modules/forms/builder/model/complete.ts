import { type Field, type FormDefinition, formDefinition } from '#contract/forms'
import { isTable } from './form.ts'

const isWhole = (field: Field): boolean =>
  field.width !== undefined && field.required !== undefined && (!isTable(field) || field.rowKey !== undefined)

/**
 * A form with every default said, as drafts written by others may leave them out. A form that has them comes back as it
 * is, blanks of half-typed expressions included.
 */
export function withDefaults(form: FormDefinition): FormDefinition {
  const fields = form.sections.flatMap((section) => section.fields)
  const columns = fields.flatMap((field) => (isTable(field) ? field.columns : []))
  if ([...fields, ...columns].every(isWhole)) return form
  return formDefinition.safeParse(form).data ?? form
}
