import { App, ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale/index.js'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { antdTheme, type Language, useLanguage, useMode, useStill } from '#kit'

const LOCALES: Record<Language, () => Promise<{ default: unknown }>> = {
  'zh-Hans': () => import('antd/es/locale/zh_CN.js'),
  'zh-Hant': () => import('antd/es/locale/zh_HK.js'),
  en: () => import('antd/es/locale/en_GB.js'),
}
const DAYS: Record<Language, { name: string; load: () => Promise<unknown> }> = {
  'zh-Hans': { name: 'zh-cn', load: () => import('dayjs/locale/zh-cn.js') },
  'zh-Hant': { name: 'zh-hk', load: () => import('dayjs/locale/zh-hk.js') },
  en: { name: 'en-gb', load: () => import('dayjs/locale/en-gb.js') },
}

/** Theme and component words follow mode and language. */
export function Look({ children }: { children: ReactNode }) {
  const mode = useMode()
  const language = useLanguage()
  const [locale, setLocale] = useState<Locale | null>(null)
  useEffect(() => {
    let current = true
    void Promise.all([LOCALES[language](), DAYS[language].load(), import('dayjs')]).then(
      ([words, , { default: dayjs }]) => {
        dayjs.locale(DAYS[language].name)
        if (current) setLocale(words.default as Locale)
      },
    )
    return () => {
      current = false
    }
  }, [language])
  const still = useStill()
  const theme = useMemo(() => antdTheme(mode, still), [mode, still])
  if (!locale) return null
  return (
    <ConfigProvider theme={theme} locale={locale} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      <App>{children}</App>
    </ConfigProvider>
  )
}
