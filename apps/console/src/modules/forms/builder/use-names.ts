import { useTranslation } from 'react-i18next'
import type { Label } from '#contract/approvals'
import type { FieldKind } from '#contract/forms'
import { useLanguage } from '#kit'
import type { Offer } from './kinds.tsx'
import type { Names } from './model/new-item.ts'

/** First words of new things, in the language of whoever builds. */
export type Words = {
  nameOf(kind: Offer): string
  names(kind: FieldKind): Names
  sectionName(at: number): Label
  /** A text in that language, as a label. */
  named(text: string): Label
}

export function useNames(): Words {
  const { t } = useTranslation()
  const language = useLanguage()
  const nameOf = (kind: Offer) => t(`forms:page.builder.kind.${kind}`)
  return {
    nameOf,
    named: (text) => ({ [language]: text }),
    names: (kind) => ({
      item: { [language]: nameOf(kind) },
      column: { [language]: t('forms:page.builder.firstColumn') },
      choice: (at) => ({ [language]: t('forms:page.builder.choiceNumber', { at }) }),
    }),
    sectionName: (at) => ({ [language]: t('forms:page.builder.sectionNumber', { at }) }),
  }
}
