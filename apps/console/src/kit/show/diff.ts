import { isLanguage, type Language } from '../i18n/languages.ts'

/** One field of a change. */
export type Change = { path: string; kind: 'added' | 'removed' | 'changed' | 'same'; before: unknown; after: unknown }

type Values = Record<string, unknown>

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text that stands in several languages: one value, whichever of them is read. */
export const isLabel = (value: unknown): value is Readonly<Partial<Record<Language, string>>> =>
  isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.entries(value).every(([key, text]) => isLanguage(key) && (text === null || typeof text === 'string'))

const isValues = (value: unknown): value is Values => isObject(value) && !isLabel(value)
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Old against new, field by field; objects are walked into, lists are compared as a whole. */
export function changesOf(before: Values | null, after: Values | null, prefix = ''): Change[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...keys].flatMap((key): Change[] => {
    const path = prefix ? `${prefix}.${key}` : key
    const [old, now] = [before?.[key], after?.[key]]
    if (isValues(old) || isValues(now)) return changesOf(isValues(old) ? old : null, isValues(now) ? now : null, path)
    if (isEmpty(old) && isEmpty(now)) return []
    const kind = isSame(old, now) ? 'same' : isEmpty(old) ? 'added' : isEmpty(now) ? 'removed' : 'changed'
    return [{ path, kind, before: old, after: now }]
  })
}
