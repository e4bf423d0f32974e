import type { ComponentKind, Field, FieldKind, FormDefinition, Section, SimpleField } from '#contract/forms'
import { COMPONENT_KINDS, fieldsOf, simpleField } from '#contract/forms'

/** What can be picked on the canvas: a section, a field, or a column of a table. */
export type Spot =
  | { kind: 'section'; id: string }
  | { kind: 'field'; key: string }
  | { kind: 'column'; table: string; key: string }

/** A list that items stand in: the fields of a section, the columns of a table. */
export type Container = { in: 'section'; id: string } | { in: 'table'; key: string }
/** A place in a list: before the item that is now at `index`; the list's length for its end. */
export type Target = { container: Container; index: number }

export type TableField = Extract<Field, { kind: 'table' }>
export type ComponentField = Extract<Field, { kind: ComponentKind }>

/** Most of each that a form can hold, as the contract says. */
export const MOST = { sections: 30, fields: 100, columns: 40 } as const

const SIMPLE = new Set<string>(simpleField.options.map((option) => option.shape.kind.value))
const COMPONENTS = new Set<string>(COMPONENT_KINDS)

export const isSimple = (field: Field): field is SimpleField => SIMPLE.has(field.kind)
export const isSimpleKind = (kind: FieldKind): kind is SimpleField['kind'] => SIMPLE.has(kind)
export const isTable = (field: Field | undefined): field is TableField => field?.kind === 'table'
export const isComponent = (field: Field): field is ComponentField => COMPONENTS.has(field.kind)

/** One string per spot: React keys, DOM ids, drag ids. */
export const spotId = (spot: Spot): string =>
  spot.kind === 'section'
    ? `section:${spot.id}`
    : spot.kind === 'field'
      ? `field:${spot.key}`
      : `column:${spot.table}.${spot.key}`

export const sameSpot = (one: Spot | null, other: Spot | null): boolean =>
  one !== null && other !== null && spotId(one) === spotId(other)

/** How problems and field rights name a spot: `key`, `table.column`, a section's id. */
export const addressOf = (spot: Spot): string =>
  spot.kind === 'section' ? spot.id : spot.kind === 'field' ? spot.key : `${spot.table}.${spot.key}`

export const fieldAt = (form: FormDefinition, key: string): Field | undefined =>
  fieldsOf(form).find((field) => field.key === key)

export const sectionAt = (form: FormDefinition, id: string): Section | undefined =>
  form.sections.find((section) => section.id === id)

export const sectionOf = (form: FormDefinition, key: string): Section | undefined =>
  form.sections.find(({ fields }) => fields.some((field) => field.key === key))

/** The field or column at a spot; nothing for a section. */
export function itemAt(form: FormDefinition, spot: Spot): Field | undefined {
  if (spot.kind === 'section') return undefined
  if (spot.kind === 'field') return fieldAt(form, spot.key)
  const table = fieldAt(form, spot.table)
  return isTable(table) ? table.columns.find(({ key }) => key === spot.key) : undefined
}

export const exists = (form: FormDefinition, spot: Spot): boolean =>
  spot.kind === 'section' ? sectionAt(form, spot.id) !== undefined : itemAt(form, spot) !== undefined

/** What stands in a list; empty when there is no such list. */
export function itemsIn(form: FormDefinition, container: Container): readonly Field[] {
  if (container.in === 'section') return sectionAt(form, container.id)?.fields ?? []
  const table = fieldAt(form, container.key)
  return isTable(table) ? table.columns : []
}

/** The list a field or column stands in, and where in it. */
export function targetOf(form: FormDefinition, spot: Spot): Target | null {
  if (spot.kind === 'section') return null
  const section = spot.kind === 'field' ? sectionOf(form, spot.key) : undefined
  const container: Container | null =
    spot.kind === 'column' ? { in: 'table', key: spot.table } : section ? { in: 'section', id: section.id } : null
  if (!container) return null
  const index = itemsIn(form, container).findIndex(({ key }) => key === spot.key)
  return index < 0 ? null : { container, index }
}

export const spotIn = (container: Container, key: string): Spot =>
  container.in === 'section' ? { kind: 'field', key } : { kind: 'column', table: container.key, key }

/** Every spot from top to bottom, as the arrow keys walk over them. */
export function spotsOf(form: FormDefinition): Spot[] {
  return form.sections.flatMap((section): Spot[] => [
    { kind: 'section', id: section.id },
    ...section.fields.flatMap((field): Spot[] => [
      { kind: 'field', key: field.key },
      ...(isTable(field)
        ? field.columns.map((column): Spot => ({ kind: 'column', table: field.key, key: column.key }))
        : []),
    ]),
  ])
}

/** Keys in use in a list's name space: all fields of the form, or the columns of one table. */
export const keysTaken = (form: FormDefinition, container: Container): Set<string> =>
  new Set((container.in === 'table' ? itemsIn(form, container) : fieldsOf(form)).map(({ key }) => key))
