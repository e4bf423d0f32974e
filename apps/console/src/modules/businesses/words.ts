import { useCallback } from 'react'
import { useLanguage } from '#kit'

type Texts =
  | Readonly<Partial<Record<'zh-Hans' | 'zh-Hant' | 'en', string | undefined>>>
  | Readonly<Record<string, string>>

/** A text of several languages in the person's, or in any that is there. */
export function useNamed(): (texts: Texts | null | undefined, fallback?: string) => string {
  const language = useLanguage()
  return useCallback(
    (texts, fallback = '') => {
      const all = (texts ?? {}) as Record<string, string | undefined>
      return all[language] || all['zh-Hant'] || all['zh-Hans'] || all['en'] || fallback
    },
    [language],
  )
}
