import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { isLanguage, type Language, preferredLanguage } from '#kit'
import { loadTexts } from './resources.ts'

const STORED = 'kontor.language'

/** What the person chose last on this device, else what the browser asks for. */
export function startLanguage(): Language {
  const stored = localStorage.getItem(STORED)
  return isLanguage(stored) ? stored : preferredLanguage(navigator.languages)
}

const loaded = new Set<Language>()

/** Where the words of this page come from; the portal has fewer of them. */
let load: typeof loadTexts = loadTexts

async function ensure(instance: i18n, language: Language): Promise<void> {
  if (loaded.has(language)) return
  for (const [namespace, texts] of Object.entries(await load(language))) {
    instance.addResourceBundle(language, namespace, texts, true, true)
  }
  loaded.add(language)
}

/** Ready with the first language's texts; others load when they are chosen. */
export async function createTexts(from: typeof loadTexts = loadTexts): Promise<i18n> {
  load = from
  const language = startLanguage()
  const instance = createInstance()
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: [],
    defaultNS: 'kit',
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  })
  await ensure(instance, language)
  await instance.changeLanguage(language)
  document.documentElement.lang = language
  return instance
}

/** Switches the whole page, its `lang` included, and remembers it on this device. */
export async function chooseLanguage(instance: i18n, language: Language): Promise<void> {
  await ensure(instance, language)
  localStorage.setItem(STORED, language)
  document.documentElement.lang = language
  await instance.changeLanguage(language)
}
