import type { Field, FormDefinition, Section, SimpleField } from '#contract/forms'
import {
  type Container,
  isSimple,
  isTable,
  itemAt,
  itemsIn,
  keysTaken,
  MOST,
  type Spot,
  sectionAt,
  spotIn,
  type Target,
  targetOf,
} from './form.ts'
import { uniqueKey } from './keys.ts'

/** A form after an edit, and what is to be picked then. A refused edit gives the same form back. */
export type Edited = { form: FormDefinition; spot: Spot | null }

/** Every item of the form by `map`; the columns of tables are handed to it like fields. */
function mapItems(form: FormDefinition, map: (item: Field, spot: Spot) => Field): FormDefinition {
  return {
    ...form,
    sections: form.sections.map((section) => ({
      ...section,
      fields: section.fields.map((field) => map(field, { kind: 'field', key: field.key })),
    })),
  }
}

function withItems(form: FormDefinition, container: Container, items: readonly Field[]): FormDefinition {
  if (container.in === 'section') {
    const sections = form.sections.map((each) => (each.id === container.id ? { ...each, fields: [...items] } : each))
    return { ...form, sections }
  }
  return mapItems(form, (field) =>
    isTable(field) && field.key === container.key
      ? { ...field, columns: items.filter(isSimple) as SimpleField[] }
      : field,
  )
}

const fits = (form: FormDefinition, container: Container, item: Field): boolean =>
  container.in === 'section'
    ? sectionAt(form, container.id) !== undefined && itemsIn(form, container).length < MOST.fields
    : isSimple(item) && itemsIn(form, container).length < MOST.columns

/** Puts a field or column at a place, under a key that is free there. */
export function insertItem(form: FormDefinition, item: Field, { container, index }: Target): Edited {
  if (!fits(form, container, item)) return { form, spot: null }
  const key = uniqueKey(item.key, keysTaken(form, container))
  const items = itemsIn(form, container)
  const next = withItems(
    form,
    container,
    items.toSpliced(Math.min(Math.max(index, 0), items.length), 0, { ...item, key }),
  )
  return { form: next, spot: spotIn(container, key) }
}

/** Puts in place of an item what the property panel made of it; its key may have changed. */
export function replaceItem(form: FormDefinition, spot: Spot, item: Field): FormDefinition {
  const at = targetOf(form, spot)
  return at ? withItems(form, at.container, itemsIn(form, at.container).toSpliced(at.index, 1, item)) : form
}

export const replaceSection = (form: FormDefinition, id: string, next: Section): FormDefinition => ({
  ...form,
  sections: form.sections.map((each) => (each.id === id ? next : each)),
})

/** What a form always keeps: its last section, the last column of a table. */
export function canRemove(form: FormDefinition, spot: Spot): boolean {
  if (spot.kind === 'section') return form.sections.length > 1
  if (spot.kind === 'column') return itemsIn(form, { in: 'table', key: spot.table }).length > 1
  return true
}

/** Takes a section, field or column away; the neighbour is picked. */
export function removeSpot(form: FormDefinition, spot: Spot): Edited {
  if (!canRemove(form, spot)) return { form, spot }
  if (spot.kind === 'section') {
    const at = form.sections.findIndex(({ id }) => id === spot.id)
    if (at < 0) return { form, spot: null }
    const sections = form.sections.toSpliced(at, 1)
    const neighbour = sections[Math.min(at, sections.length - 1)]
    return { form: { ...form, sections }, spot: neighbour ? { kind: 'section', id: neighbour.id } : null }
  }
  const target = targetOf(form, spot)
  if (!target) return { form, spot: null }
  const { container, index } = target
  const items = itemsIn(form, container).toSpliced(index, 1)
  const neighbour = items[Math.min(index, items.length - 1)]
  const next: Spot | null = neighbour
    ? spotIn(container, neighbour.key)
    : container.in === 'section'
      ? { kind: 'section', id: container.id }
      : { kind: 'field', key: container.key }
  return { form: withoutRowKey(withItems(form, container, items), spot), spot: next }
}

/** A column that is gone tells no rows apart. */
function withoutRowKey(form: FormDefinition, spot: Spot): FormDefinition {
  if (spot.kind !== 'column') return form
  return mapItems(form, (field) =>
    isTable(field) && field.key === spot.table
      ? { ...field, rowKey: field.rowKey.filter((key) => key !== spot.key) }
      : field,
  )
}

const sameContainer = (one: Container, other: Container): boolean =>
  one.in === 'section' ? other.in === 'section' && one.id === other.id : other.in === 'table' && one.key === other.key

/**
 * Moves a field or column to another place. A field keeps its key when it may; a table does not go into a table, and
 * the last column does not leave its own.
 */
export function moveItem(form: FormDefinition, spot: Spot, target: Target): Edited {
  const from = targetOf(form, spot)
  const item = itemAt(form, spot)
  if (!from || !item) return { form, spot }
  if (sameContainer(from.container, target.container)) {
    const items = itemsIn(form, from.container)
    const index = target.index > from.index ? target.index - 1 : target.index
    if (index === from.index) return { form, spot }
    return { form: withItems(form, from.container, items.toSpliced(from.index, 1).toSpliced(index, 0, item)), spot }
  }
  if (!fits(form, target.container, item) || !canRemove(form, spot)) return { form, spot }
  const inserted = insertItem(removeSpot(form, spot).form, item, target)
  return inserted.spot ? inserted : { form, spot }
}

function moveSectionBy(form: FormDefinition, id: string, by: -1 | 1): FormDefinition {
  const at = form.sections.findIndex((section) => section.id === id)
  const section = form.sections[at]
  const to = at + by
  if (!section || to < 0 || to >= form.sections.length) return form
  return { ...form, sections: form.sections.toSpliced(at, 1).toSpliced(to, 0, section) }
}

/** One step up or down; a field at the edge of its section goes on into the neighbouring one. */
export function moveBy(form: FormDefinition, spot: Spot, by: -1 | 1): Edited {
  if (spot.kind === 'section') return { form: moveSectionBy(form, spot.id, by), spot }
  const from = targetOf(form, spot)
  if (!from) return { form, spot }
  const { container, index } = from
  const to = index + by
  if (to >= 0 && to < itemsIn(form, container).length) {
    return moveItem(form, spot, { container, index: by > 0 ? to + 1 : to })
  }
  if (container.in === 'table') return { form, spot }
  const neighbour = form.sections[form.sections.findIndex(({ id }) => id === container.id) + by]
  if (!neighbour) return { form, spot }
  return moveItem(form, spot, {
    container: { in: 'section', id: neighbour.id },
    index: by > 0 ? 0 : neighbour.fields.length,
  })
}

/** Puts a section before the one at `index`. */
export function insertSection(form: FormDefinition, section: Section, index: number): Edited {
  if (form.sections.length >= MOST.sections) return { form, spot: null }
  const id = uniqueKey(section.id, new Set(form.sections.map((each) => each.id)))
  const sections = form.sections.toSpliced(index, 0, { ...section, id })
  return { form: { ...form, sections }, spot: { kind: 'section', id } }
}

/** Moves a section before the one that is at `index`. */
export function moveSection(form: FormDefinition, id: string, index: number): FormDefinition {
  const at = form.sections.findIndex((section) => section.id === id)
  const section = form.sections[at]
  if (!section) return form
  const to = index > at ? index - 1 : index
  return { ...form, sections: form.sections.toSpliced(at, 1).toSpliced(to, 0, section) }
}

/** Where something new goes when nobody points at a place: after what is picked, else at the end. */
export function targetAfter(form: FormDefinition, spot: Spot | null, item: Field | null): Target {
  const at = spot ? targetOf(form, spot) : null
  if (at && spot?.kind === 'column' && item && !isSimple(item)) {
    return targetAfter(form, { kind: 'field', key: spot.table }, item)
  }
  if (at) return { container: at.container, index: at.index + 1 }
  const section = spot?.kind === 'section' ? sectionAt(form, spot.id) : (form.sections.at(-1) as Section | undefined)
  return { container: { in: 'section', id: section?.id ?? '' }, index: section?.fields.length ?? 0 }
}
