import { useTranslation } from 'react-i18next'
import { useLocale, useTextOr } from '#kit'

/** `A field` of the clients namespace, and the words of a value. */
export function useClientWords() {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return {
    field: (key: string) => t(`clients:field.${key}`),
    value: (machine: string, value: string | null) =>
      value ? textOr(`clients:state.${machine}.${value}`, value) : null,
  }
}

/** A country or region by its code, in the person's language. */
export function useCountry(): (code: string | null) => string | null {
  const locale = useLocale()
  return (code) =>
    code && /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code) : code
}
