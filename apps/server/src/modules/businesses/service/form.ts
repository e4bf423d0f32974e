import { createHash } from 'node:crypto'
import type { FormValues } from '../schema/definition.ts'

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
