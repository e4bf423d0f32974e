import type { SourceUse, SourceUsers } from '#modules/sources'
import { LANGUAGES } from '#platform/actor.ts'
import type { Field, FormDefinition } from '../schema/definition.ts'
import { fieldsOf, tableOf } from '../schema/forms.ts'
import { publishedBusinesses } from './past.ts'

type Texts = Readonly<Partial<Record<(typeof LANGUAGES)[number], string | undefined>>>

/** Sources that a field asks for its value, its choices, the exchange's floors or last trading days. */
function sourcesOf(field: Field): string[] {
  const options = 'options' in field ? field.options : undefined
  const floors = 'floors' in field ? field.floors : undefined
  const lastDays = 'lastDays' in field ? field.lastDays : undefined
  const named = [field.prefill, options, floors, lastDays].flatMap((lookup) => (lookup ? [lookup.source] : []))
  return [...new Set(named)]
}

/** Each field and column of a form with the sources it asks. */
function askingIn(form: FormDefinition): { field: Field; source: string }[] {
  return fieldsOf(form)
    .flatMap((field): Field[] => [field, ...((tableOf(field)?.columns ?? []) as Field[])])
    .flatMap((field) => sourcesOf(field).map((source) => ({ field, source })))
}

function joined(...parts: readonly Texts[]): SourceUse['label'] {
  const read = (texts: Texts, language: (typeof LANGUAGES)[number]) =>
    texts[language] ?? LANGUAGES.map((other) => texts[other]).find(Boolean) ?? ''
  return Object.fromEntries(
    LANGUAGES.map((language) => [language, parts.map((texts) => read(texts, language)).join(' \u00b7 ')]),
  )
}

/** Fields of the forms in force that ask a source. */
export const formUses: SourceUsers = async (reader, codes) => {
  const wanted = new Set(codes)
  const uses = new Map<string, SourceUse[]>()
  for (const { id, code, names, definition } of await publishedBusinesses(reader)) {
    for (const [type, form] of Object.entries(definition.forms)) {
      for (const { field, source } of askingIn(form).filter((one) => wanted.has(one.source))) {
        const use = {
          kind: 'form',
          id: `${code}/${type}/${field.key}`,
          label: joined(names, field.label),
          href: `/businesses/${id}/design?tab=forms`,
        }
        uses.set(source, [...(uses.get(source) ?? []), use])
      }
    }
  }
  return uses
}
