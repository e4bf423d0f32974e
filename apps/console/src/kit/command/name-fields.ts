import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../i18n/languages.ts'
import { useLocale } from '../i18n/use-text.ts'
import type { FieldOverrides } from './fields.tsx'

/** Labels for `names`, an object with a name in each language of the console. */
export function useNameFields(): FieldOverrides {
  const { t } = useTranslation()
  const languages = new Intl.DisplayNames(useLocale(), { type: 'language' })
  return Object.fromEntries(
    LANGUAGES.map((language) => [
      `names.${language}`,
      { label: t('kit:nameIn', { language: languages.of(language) }) },
    ]),
  )
}
