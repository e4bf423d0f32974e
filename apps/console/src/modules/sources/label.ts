import type { Label } from '#contract/sources'
import { LANGUAGES, type Language, useLanguage } from '#kit'

/** What a label says in the person's language, or in any it has. */
export function useLabel(): (label: Label | null | undefined, otherwise?: string) => string {
  const language = useLanguage()
  return (label, otherwise = '') => labelIn(label, language) || otherwise
}

export function labelIn(label: Label | null | undefined, language: Language): string {
  const texts = [language, ...LANGUAGES].map((one) => label?.[one]?.trim())
  return texts.find((one) => one) ?? ''
}

/** A list's cell holds a label as JSON. */
export function parseLabel(value: unknown): Label | null {
  try {
    return typeof value === 'string' ? (JSON.parse(value) as Label) : null
  } catch {
    return null
  }
}
