import type { BusinessDefinition, Names } from '../schema/definition.ts'
import { PARTS } from '../schema/definition.ts'

type Label = Partial<Names>
type Named = { label: Label; body: unknown }

/** What a version changes, in words of whoever reads it: labels stand in every language there is. */
export type VersionChanges = {
  parts: string[]
  fieldsAdded: Label[]
  fieldsRemoved: Label[]
  fieldsChanged: Label[]
  stepsAdded: Label[]
  stepsRemoved: Label[]
  stepsChanged: Label[]
}

/** Equal whatever the order of keys; what is left out is as what is empty. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]))
}

function fieldsOf(definition: BusinessDefinition | null): Map<string, Named> {
  const forms = Object.entries(definition?.forms ?? {})
  return new Map(
    forms.flatMap(([subject, form]) =>
      (form?.sections ?? []).flatMap((section) =>
        section.fields.map((field) => [
          `${subject} ${field.key}`,
          { label: field.label, body: { ...field, section: section.id } },
        ]),
      ),
    ),
  )
}

/** Steps that ask somebody; the others are seen on the drawing. */
function stepsOf(definition: BusinessDefinition | null): Map<string, Named> {
  return new Map(
    (definition?.flow.nodes ?? []).flatMap((node) =>
      node.kind === 'approve' || node.kind === 'handle'
        ? [[node.id, { label: node.label ?? { en: node.id }, body: node }] as const]
        : [],
    ),
  )
}

/** The same field stands in the form of each kind of subject: it is named once. */
const labelsOf = (named: readonly Named[]): Label[] => [
  ...new Map(named.map(({ label }) => [JSON.stringify(label), label])).values(),
]

function compared(before: ReadonlyMap<string, Named>, after: ReadonlyMap<string, Named>) {
  return {
    added: labelsOf([...after].flatMap(([key, one]) => (before.has(key) ? [] : [one]))),
    removed: labelsOf([...before].flatMap(([key, one]) => (after.has(key) ? [] : [one]))),
    changed: labelsOf(
      [...after].flatMap(([key, one]) => {
        const old = before.get(key)
        return old && !same(old.body, one.body) ? [one] : []
      }),
    ),
  }
}

/**
 * What publishing would change: parts, fields of the forms and steps of the flow.
 *
 * @param current  the version in force; null when the business is published for the first time.
 */
export function versionChanges(current: BusinessDefinition | null, next: BusinessDefinition): VersionChanges {
  const fields = compared(fieldsOf(current), fieldsOf(next))
  const steps = compared(stepsOf(current), stepsOf(next))
  return {
    parts: PARTS.filter((part) => !same(current?.[part], next[part])),
    fieldsAdded: fields.added,
    fieldsRemoved: fields.removed,
    fieldsChanged: fields.changed,
    stepsAdded: steps.added,
    stepsRemoved: steps.removed,
    stepsChanged: steps.changed,
  }
}
