import './app/no-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { isLanguage, type Language, startMode } from '#kit'
import { createTexts } from './app/i18n/i18n.ts'
import { loadPortalTexts } from './app/i18n/portal-texts.ts'
import { Look } from './app/look.tsx'
import { createClient } from './app/query-client.ts'
import { Logo, Wordmark } from './app/shell/logo.tsx'
import { LanguageMenu, ModeMenu } from './app/shell/preferences.tsx'
import './kit/base.css'
import { PortalGate } from './modules/portal/client/gate.tsx'

const client = createClient()
const brand = (
  <>
    <Logo size={28} />
    <Wordmark />
  </>
)
const tools = (
  <>
    <LanguageMenu />
    <ModeMenu />
  </>
)

/** Drawn after the first text; a phone is spared the slices of the script it doesn't show. */
const FONTS: Record<Language, () => Promise<unknown>> = {
  'zh-Hans': () => import('@fontsource-variable/noto-sans-sc/wght.css'),
  'zh-Hant': () => import('@fontsource-variable/noto-sans-hk/wght.css'),
  en: () => import('@fontsource-variable/noto-sans-sc/wght.css'),
}
const draw = (language: string) => void (isLanguage(language) && FONTS[language]())

/** What clients open: the same look and words as the console, none of its pages. */
function Portal() {
  const [texts, setTexts] = useState<i18n | null>(null)
  useEffect(() => {
    void createTexts(loadPortalTexts).then((made) => {
      draw(made.language)
      made.on('languageChanged', draw)
      setTexts(made)
    })
  }, [])
  if (!texts) return null
  return (
    <I18nextProvider i18n={texts}>
      <QueryClientProvider client={client}>
        <Look>
          <PortalGate brand={brand} tools={tools} />
        </Look>
      </QueryClientProvider>
    </I18nextProvider>
  )
}

startMode()

const place = document.getElementById('root')
if (place) createRoot(place).render(<Portal />)
