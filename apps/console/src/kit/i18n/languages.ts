/** The languages of the console, each by its own name. */
export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Locale for numbers and dates: unambiguous month names in English, digits in Chinese. */
export const INTL_LOCALE: Record<Language, string> = { 'zh-Hans': 'zh-Hans-CN', 'zh-Hant': 'zh-Hant-HK', en: 'en-GB' }

export const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language)

/** The best of ours for what the browser asks: Hong Kong, Macao and Taiwan read traditional characters. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const lower = tag.toLowerCase()
    if (/^(zh-hant|zh-hk|zh-mo|zh-tw|yue)/.test(lower)) return 'zh-Hant'
    if (lower.startsWith('zh')) return 'zh-Hans'
    if (lower.startsWith('en')) return 'en'
  }
  return 'en'
}
