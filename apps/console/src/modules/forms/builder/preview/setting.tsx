import { ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale/index.js'
import type { i18n } from 'i18next'
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { antdTheme, cssVariables, type Language, Loading, type Mode, useStill } from '#kit'
import styles from './preview.module.css'

type Texts = Record<string, object>
const FILES: Record<string, Record<string, () => Promise<Texts>>> = {
  forms: import.meta.glob<Texts>('../../locales/*.json', { import: 'default' }),
  'forms/server': import.meta.glob<Texts>('../../../../../../server/src/modules/forms/locales/*.json', {
    import: 'default',
  }),
  kit: import.meta.glob<Texts>('../../../../kit/locales/*.json', { import: 'default' }),
}

/** What the component library itself says: placeholders of dates, empty lists. */
const LIBRARY: Record<Language, () => Promise<{ default: unknown }>> = {
  'zh-Hans': () => import('antd/es/locale/zh_CN.js'),
  'zh-Hant': () => import('antd/es/locale/zh_HK.js'),
  en: () => import('antd/es/locale/en_GB.js'),
}

/** The page's texts in another language, without changing the page: what a form needs is loaded beside it. */
async function inLanguage(page: i18n, language: Language): Promise<i18n> {
  if (page.language === language) return page
  for (const [place, files] of Object.entries(FILES)) {
    const [namespace = ''] = place.split('/')
    for (const [path, load] of Object.entries(files)) {
      if (path.endsWith(`/${language}.json`)) page.addResourceBundle(language, namespace, await load(), true, true)
    }
  }
  return page.cloneInstance({ lng: language })
}

/** Shows what is inside in a language and a mode of its own. */
export function Setting({ language, mode, children }: { language: Language; mode: Mode; children: ReactNode }) {
  const { i18n } = useTranslation()
  const still = useStill()
  const [texts, setTexts] = useState<{ language: Language; instance: i18n; library: Locale } | null>(null)
  useEffect(() => {
    let current = true
    void Promise.all([inLanguage(i18n, language), LIBRARY[language]()]).then(([instance, library]) => {
      if (current) setTexts({ language, instance, library: library.default as Locale })
    })
    return () => {
      current = false
    }
  }, [i18n, language])
  if (!texts) return <Loading />
  return (
    <I18nextProvider i18n={texts.instance}>
      <ConfigProvider theme={antdTheme(mode, still)} locale={texts.library}>
        <div
          className={styles.setting}
          lang={texts.language}
          data-theme={mode}
          style={{ ...cssVariables(mode), colorScheme: mode } as CSSProperties}
        >
          {children}
        </div>
      </ConfigProvider>
    </I18nextProvider>
  )
}
