import { useTranslation } from 'react-i18next'
import { INTL_LOCALE, isLanguage, type Language } from './languages.ts'

/** The language on screen. */
export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return isLanguage(i18n.language) ? i18n.language : 'en'
}

/** Locale for `Intl`. */
export const useLocale = (): string => INTL_LOCALE[useLanguage()]

/** The text of a key when some language file has it, otherwise what `fallback` says. Keys are `namespace:path`. */
export function useTextOr(): (keys: string | string[], fallback: string, params?: Record<string, unknown>) => string {
  const { t, i18n } = useTranslation()
  return (keys, fallback, params) => {
    const found = (Array.isArray(keys) ? keys : [keys]).find((key) => i18n.exists(key, params))
    return found ? String(t(found, params ?? {})) : fallback
  }
}
