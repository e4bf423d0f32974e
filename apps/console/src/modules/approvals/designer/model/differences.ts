import type { Flow } from './kinds.ts'

/** The same value always in the same words, whatever the order of its keys. */
function words(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(words).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${key}:${words(one)}`)
    .join(',')}}`
}

/** Whether two flows mean the same and look the same: nothing is left to be saved. */
export const isSame = (a: Flow, b: Flow): boolean => words(a) === words(b)
