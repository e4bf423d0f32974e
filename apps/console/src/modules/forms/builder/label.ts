import type { Label } from '#contract/approvals'
import { LANGUAGES, type Language } from '#kit'
import words from './hong-kong.json' with { type: 'json' }

/** Chinese readers are given the other Chinese before English. */
const ORDER: Record<Language, readonly Language[]> = {
  'zh-Hans': ['zh-Hans', 'zh-Hant', 'en'],
  'zh-Hant': ['zh-Hant', 'zh-Hans', 'en'],
  en: ['en', ...LANGUAGES.filter((language) => language !== 'en')],
}

/** A label in a language, else in whichever is there; empty when it has no text. */
export const readLabel = (label: Partial<Label> | undefined, language: Language): string =>
  ORDER[language].map((each) => label?.[each]?.trim()).find(Boolean) ?? ''

/**
 * What is missing of a label, proposed from what is there: each Chinese from the other. English is never made up.
 * The dictionaries load when first asked for.
 */
export async function completed(label: Partial<Label>): Promise<Partial<Label>> {
  const simplified = label['zh-Hans']?.trim()
  const traditional = label['zh-Hant']?.trim()
  if (simplified && !traditional) {
    const { Converter } = await import('opencc-js/cn2t')
    const converted = Converter({ from: 'cn', to: 'hk' })(simplified)
    // Where the converter's form is not the one this console writes.
    const own = words.reduce((text, [from = '', to = '']) => text.replaceAll(from, to), converted)
    return { ...label, 'zh-Hant': own }
  }
  if (traditional && !simplified) {
    const { Converter } = await import('opencc-js/t2cn')
    return { ...label, 'zh-Hans': Converter({ from: 'hk', to: 'cn' })(traditional) }
  }
  return label
}

/** Whether a language is missing that `completed` can propose. */
export const canComplete = (label: Partial<Label>): boolean =>
  Boolean(label['zh-Hans']?.trim()) !== Boolean(label['zh-Hant']?.trim())

/** A label without the languages nobody wrote in; undefined when that leaves nothing. */
export function tidyLabel(label: Partial<Label>): Label | undefined {
  const entries = Object.entries(label).filter(([, text]) => text.trim() !== '')
  return entries.length > 0 ? (Object.fromEntries(entries) as Label) : undefined
}
