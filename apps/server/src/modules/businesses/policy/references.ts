import type { FieldProblem } from '#kernel/refusal.ts'
import type { Field, FormDefinition, FormValues } from '../schema/definition.ts'
import { fieldsOf, tableOf } from '../schema/forms.ts'

/** Kinds of fields whose value is the id of something that stands elsewhere. */
const REFERENCE_KINDS = ['person', 'department', 'account', 'client'] as const
export type ReferenceKind = (typeof REFERENCE_KINDS)[number]

/** What a value refers to, and where it stands: `field`, or `table.<row id>.column`. */
export type Reference = { kind: ReferenceKind; id: string; path: string }

export const isReference = (kind: Field['kind']): kind is ReferenceKind =>
  (REFERENCE_KINDS as readonly string[]).includes(kind)

type Row = Readonly<Record<string, unknown>>
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An id is all that is looked up; whatever else was sent in its place the form's own rules refuse. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function referred(kind: Field['kind'], value: unknown, path: string): Reference[] {
  return isReference(kind) && typeof value === 'string' && ID.test(value)
    ? [{ kind, id: value.toLowerCase(), path }]
    : []
}

function inRow(columns: readonly { key: string; kind: Field['kind'] }[], row: unknown, key: string): Reference[] {
  if (!isRow(row)) return []
  return columns.flatMap((column) => referred(column.kind, row[column.key], `${key}.${String(row.id)}.${column.key}`))
}

/** Everything that values refer to, in the order of the form. */
export function referencesIn(form: FormDefinition, values: FormValues): Reference[] {
  return fieldsOf(form).flatMap((field): Reference[] => {
    const value = values[field.key]
    const columns = tableOf(field)?.columns
    if (!columns) return referred(field.kind, value, field.key)
    return Array.isArray(value) ? value.flatMap((row) => inRow(columns, row, field.key)) : []
  })
}

/** What is told apart by kind: the same id may be anything's. */
export const referenceKey = ({ kind, id }: Pick<Reference, 'kind' | 'id'>): string => `${kind} ${id}`

/** References that were not there before: only these are somebody's doing now. */
export function newReferences(form: FormDefinition, values: FormValues, before: FormValues = {}): Reference[] {
  const stood = new Set(referencesIn(form, before).map((one) => `${one.path} ${referenceKey(one)}`))
  return referencesIn(form, values).filter((one) => !stood.has(`${one.path} ${referenceKey(one)}`))
}

/** Those of the references that nothing answers to, or nothing that whoever asked may name. */
export function unknownReferences(references: readonly Reference[], known: ReadonlySet<string>): FieldProblem[] {
  return references
    .filter((one) => !known.has(referenceKey(one)))
    .map(({ path }) => ({ path, module: 'forms', code: 'VALUE_REFERENCE_UNKNOWN' }))
}
