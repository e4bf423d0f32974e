import { createHash } from 'node:crypto'
import type { FieldProblem, Json } from '#kernel/refusal.ts'
import { fieldsOf } from '../policy/form-facts.ts'
import type { Field, FormDefinition, FormValues } from '../schema/definition.ts'

/** The moment and the surroundings that expressions of a form may name. */
export type Surroundings = { today: string; facts: Readonly<Record<string, Json>> }

/** Values in their normal form with what is computed, and what is wrong with them by `field` or `field.row.column`. */
export type Settled = { values: FormValues; problems: FieldProblem[] }

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Checks and completes what was filled in. */
export function settleForm(form: FormDefinition, values: FormValues, _surroundings: Surroundings): Settled {
  const known = fieldsOf(form)
  const kept = Object.fromEntries(
    known.flatMap(({ key }) => (isEmpty(values[key]) ? [] : [[key, values[key]]])),
  ) as FormValues
  const problems = known
    .filter((field) => field.required === true && isEmpty(kept[field.key]))
    .map((field) => ({ path: field.key, code: 'FIELD_REQUIRED', module: 'businesses' }))
  return { values: kept, problems }
}

/** Facts that the flow's gateways may ask about: plain values only, never sensitive ones. */
export function factsOfForm(form: FormDefinition, values: FormValues): Record<string, Json> {
  const facts: Record<string, Json> = {}
  for (const field of fieldsOf(form)) {
    const value = values[field.key]
    if (SENSITIVE.has(field.kind) || value === undefined || value === null) continue
    if (Array.isArray(value)) facts[`${field.key}.count`] = String(value.length)
    else if (typeof value !== 'object') facts[field.key] = value
  }
  return facts
}

const SENSITIVE: ReadonlySet<Field['kind']> = new Set(['identity', 'bankCard', 'phone', 'email'])

/** SHA-256 of the values' canonical text: keys sorted at every level. */
export function hashOf(values: FormValues): Buffer {
  return createHash('sha256').update(canonical(values)).digest()
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
