import type { FieldRight, FieldRights } from '#contract/approvals'
import { type FormRow, rowsOf } from './binding.ts'
import type { Field } from './field.ts'
import type { FormDefinition, FormValues } from './form.ts'
import { fieldsOf, tableOf } from './table.ts'

/** What somebody at a step may do with a form. */
export type Rights = {
  /** By field key, or `table.column`. */
  fields: FieldRights
  /** What is not named: `edit` where the form is filled in at the start, `read` everywhere else. */
  otherwise: FieldRight
}

/** Everything may be filled in. */
export const ALL_EDITABLE: Rights = { fields: {}, otherwise: 'edit' }
/** Everything may be seen. */
export const ALL_READABLE: Rights = { fields: {}, otherwise: 'read' }

const STRENGTH: readonly FieldRight[] = ['hidden', 'read', 'edit', 'required']
const weaker = (a: FieldRight, b: FieldRight) => (STRENGTH.indexOf(a) <= STRENGTH.indexOf(b) ? a : b)

function named(rights: Rights, path: string): FieldRight | undefined {
  return Object.hasOwn(rights.fields, path) ? rights.fields[path] : undefined
}

/** The right to a field. */
export const rightTo = (rights: Rights, key: string): FieldRight => named(rights, key) ?? rights.otherwise

/**
 * The right to a column. A column named may be edited although its table as a whole is only read; one not named follows
 * its table. A hidden table hides its columns. `required` of a table asks for a row, not for every cell.
 */
export function rightToColumn(rights: Rights, table: string, column: string): FieldRight {
  const whole = rightTo(rights, table)
  if (whole === 'hidden') return 'hidden'
  return named(rights, `${table}.${column}`) ?? weaker(whole, 'edit')
}

export const mayWrite = (right: FieldRight): boolean => right === 'edit' || right === 'required'

/** Whether anything of a field may be written, be it only one column. */
export function mayTouch(rights: Rights, field: Field): boolean {
  if (mayWrite(rightTo(rights, field.key))) return true
  const columns = tableOf(field)?.columns ?? []
  return columns.some((column) => mayWrite(rightToColumn(rights, field.key, column.key)))
}

function visibleRow(row: FormRow, table: string, columns: readonly Field[], rights: Rights): FormRow {
  const shown = columns.filter((column) => rightToColumn(rights, table, column.key) !== 'hidden')
  return {
    id: row.id,
    ...Object.fromEntries(shown.flatMap(({ key }) => (key in row ? [[key, row[key] ?? null]] : []))),
  }
}

/**
 * The values somebody with these rights may see: hidden fields and columns are not in them, whatever they are sent by.
 * A table of which no column is left is hidden itself. Everything that leaves the server goes through here.
 */
export function visible(definition: FormDefinition, values: FormValues, rights: Rights): FormValues {
  const seen: FormValues = {}
  for (const field of fieldsOf(definition)) {
    const value = values[field.key]
    if (value === undefined || rightTo(rights, field.key) === 'hidden') continue
    const table = tableOf(field)
    if (table?.columns.every((column) => rightToColumn(rights, field.key, column.key) === 'hidden')) continue
    seen[field.key] = table ? rowsOf(value).map((row) => visibleRow(row, field.key, table.columns, rights)) : value
  }
  return seen
}

/** The form as somebody with these rights may know it: hidden fields and columns are not in it, nor tables of which none is left. */
export function visibleForm(definition: FormDefinition, rights: Rights): FormDefinition {
  return {
    ...definition,
    sections: definition.sections.map((section) => ({
      ...section,
      fields: section.fields.flatMap((field): Field[] => {
        if (rightTo(rights, field.key) === 'hidden') return []
        const { columns = [] } = tableOf(field) ?? {}
        const hidden = columns
          .filter((column) => rightToColumn(rights, field.key, column.key) === 'hidden')
          .map(({ key }) => key)
        if (hidden.length === 0) return [field]
        if (hidden.length === columns.length) return []
        if (field.kind === 'table') {
          return [{ ...field, columns: field.columns.filter(({ key }) => !hidden.includes(key)) }]
        }
        return 'without' in field ? [{ ...field, without: [...field.without, ...hidden] }] : [field]
      }),
    })),
  }
}
