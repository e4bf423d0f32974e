import type { SourceUse, SourceUsers } from '#modules/sources'
import { LANGUAGES } from '#platform/actor.ts'
import { askingIn } from '../policy/asking.ts'
import { publishedBusinesses } from './past.ts'

type Texts = Readonly<Partial<Record<(typeof LANGUAGES)[number], string | undefined>>>

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
