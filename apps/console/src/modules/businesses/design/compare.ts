import type { FieldRight, FlowDefinition, FlowNode, Label, PeopleNode } from '#contract/approvals'
import { businessDefinition } from '#contract/businesses'
import { type FormDefinition, SUBJECT_TYPES, type SubjectType, tableOf } from '#contract/forms'

export type Forms = Partial<Record<SubjectType, FormDefinition>>
export type Sort = 'added' | 'removed' | 'changed'

/** One part of a form that is not as it was: a section, a field, or a column of a table. */
export type FormChange = {
  id: string
  subject: SubjectType
  what: 'form' | 'section' | 'field' | 'column'
  label: Label | null
  /** The section or table it stands in. */
  within: Label | null
  change: Sort
  properties: string[]
}

type Part = Pick<FormChange, 'what' | 'label' | 'within'> & { properties: Readonly<Record<string, unknown>> }

function partsOf(form: FormDefinition | undefined): Map<string, Part> {
  const parts = new Map<string, Part>()
  for (const { fields, ...section } of form?.sections ?? []) {
    parts.set(`section ${section.id}`, { what: 'section', label: section.label, within: null, properties: section })
    for (const field of fields) {
      const { columns: _columns, ...own } = { columns: null, ...field }
      const properties = { ...own, section: section.id }
      parts.set(field.key, { what: 'field', label: field.label, within: section.label, properties })
      for (const column of field.kind === 'table' ? (tableOf(field)?.columns ?? []) : [])
        parts.set(`${field.key}.${column.key}`, {
          what: 'column',
          label: column.label,
          within: field.label,
          properties: column,
        })
    }
  }
  return parts
}

/** Equal whatever the order of keys; what is left out is as what is empty. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]))
}

const differing = (a: Part['properties'], b: Part['properties']) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !same(a[name], b[name]))

/** What was added to the forms, taken away from them and changed in them, kind of subject by kind of subject. */
export function formChanges(before: Forms, after: Forms): FormChange[] {
  return SUBJECT_TYPES.flatMap((subject): FormChange[] => {
    const [was, is] = [before[subject], after[subject]]
    if (!was && !is) return []
    const [old, present] = [partsOf(was), partsOf(is)]
    const whole = { id: subject, subject, what: 'form' as const, label: null, within: null, properties: [] }
    if (!was || !is) return [{ ...whole, change: is ? 'added' : 'removed' }]
    return [...new Set([...old.keys(), ...present.keys()])].flatMap((key): FormChange[] => {
      const [a, b] = [old.get(key), present.get(key)]
      const { what, label, within } = (b ?? a) as Part
      const shown = { id: `${subject} ${key}`, subject, what, label, within }
      if (!a || !b) return [{ ...shown, change: b ? 'added' : 'removed', properties: [] }]
      const properties = differing(a.properties, b.properties)
      return properties.length === 0 ? [] : [{ ...shown, change: 'changed', properties }]
    })
  })
}

/** A right of a step to a field or column, before and after; null: nothing laid down. */
export type RightChange = { key: string; before: FieldRight | null; after: FieldRight | null }
/** Who is asked at a step, what they may do and which fields they see, where that differs. */
export type StepChange = {
  node: FlowNode
  change: Sort
  before: PeopleNode | null
  after: PeopleNode | null
  people: boolean
  fields: RightChange[]
}

const asks = (node: FlowNode | undefined): PeopleNode | null =>
  node?.kind === 'approve' || node?.kind === 'handle' ? node : null
const rightsOf = (node: FlowNode | undefined) => (node && 'fields' in node ? node.fields : {})

/** The steps whose people or field rights differ. */
export function stepChanges(before: FlowDefinition, after: FlowDefinition): StepChange[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]))
  const present = new Map(after.nodes.map((node) => [node.id, node]))
  return [...new Set([...old.keys(), ...present.keys()])].flatMap((id): StepChange[] => {
    const [was, is] = [old.get(id), present.get(id)]
    const node = is ?? was
    const [a, b] = [asks(was), asks(is)]
    if (!node || (!a && !b && node.kind !== 'start')) return []
    const [had, has] = [rightsOf(was), rightsOf(is)]
    const fields = [...new Set([...Object.keys(had), ...Object.keys(has)])].flatMap((key): RightChange[] => {
      const change = { key, before: had[key] ?? null, after: has[key] ?? null }
      return change.before === change.after ? [] : [change]
    })
    const people = !same([a?.assignment, a?.signing, a?.actions], [b?.assignment, b?.signing, b?.actions])
    if (!people && fields.length === 0) return []
    return [{ node, change: !was ? 'added' : !is ? 'removed' : 'changed', before: a, after: b, people, fields }]
  })
}

/** The other parts of a definition that differ: archive, print, launching, time allowed. */
export function partChanges(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>) {
  return (['launch', 'sla', 'archive', 'print'] as const).flatMap((part) => {
    // What a draft leaves out counts as what publishing fills in.
    const whole = (value: unknown) => businessDefinition.shape[part].safeParse(value).data ?? value ?? {}
    const [a, b] = [whole(before[part]), whole(after[part])] as [Part['properties'], Part['properties']]
    const properties = differing(a, b)
    return properties.length === 0 ? [] : [{ part, properties }]
  })
}
