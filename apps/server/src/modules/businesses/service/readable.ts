import type { Language } from '#platform/actor.ts'
import { text } from '#platform/texts.ts'
import type { Field, FormValues } from '../schema/definition.ts'

type Texts = Readonly<Partial<Record<Language, string | undefined>>> | undefined

/** A text of several languages in one, or in any that is there. */
export const inLanguage = (texts: Texts, language: Language, otherwise: string): string =>
  texts?.[language] ?? texts?.['zh-Hant'] ?? texts?.['zh-Hans'] ?? texts?.en ?? otherwise

function choiceText(field: Field, value: string, language: Language): string {
  const choices = 'choices' in field ? field.choices : []
  const found = choices.find((one) => one.value === value)
  return found ? inLanguage(found.label, language, value) : value
}

/** A value as it reads on paper and in a cell. */
export function readable(field: Field, value: FormValues[string] | undefined, language: Language): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return text(language, `businesses:print.${value ? 'yes' : 'no'}`)
  if (Array.isArray(value)) {
    const separator = text(language, 'businesses:print.separator')
    return value.map((one) => readable(field, one as FormValues[string], language)).join(separator)
  }
  if (typeof value === 'object') return String(value['name'] ?? value['number'] ?? '')
  return choiceText(field, String(value), language)
}
