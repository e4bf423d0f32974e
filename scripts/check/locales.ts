import type { Problem } from './problem.ts'

export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
type Language = (typeof LANGUAGES)[number]

/** Texts of one folder and language, flattened: `page.title` → text. */
export type Texts = Map<string, string>
/** Folder with `locales/` in it → language → texts. */
export type Locales = Map<string, Partial<Record<Language, Texts>>>

const FILE = /^(.*)\/locales\/([^/]+)\.json$/
/** Words of another region or of no region; [instead]. */
const WRONG_WORDS: Partial<Record<Language, [RegExp, string][]>> = {
  'zh-Hant': [
    [/帳/, '賬'],
    [/菜單/, '選單'],
    [/裡/, '裏'],
    [/資料庫/, '數據庫'],
    [/網路/, '網絡'],
    [/軟體/, '軟件'],
    [/登入名/, '用戶名'],
  ],
  'zh-Hans': [[/帐/, '账']],
}
/** A language is named in itself everywhere. */
const OWN_NAMES = new Set(['简体中文', '繁體中文', 'English'])

function flatten(value: unknown, prefix: string, into: Texts): void {
  if (typeof value === 'string') into.set(prefix, value)
  else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) flatten(inner, prefix ? `${prefix}.${key}` : key, into)
  } else into.set(prefix, String(value))
}

/** Reads locale files (path → JSON text); what is not a language file of ours is a problem. */
export function readLocales(files: ReadonlyMap<string, string>): { locales: Locales; problems: Problem[] } {
  const locales: Locales = new Map()
  const problems: Problem[] = []
  for (const [file, json] of files) {
    const [, folder, language] = FILE.exec(file) ?? []
    if (!folder || !LANGUAGES.includes(language as Language)) {
      problems.push({ rule: 'locale-language', file, text: `locales are ${LANGUAGES.join(', ')}` })
      continue
    }
    const texts: Texts = new Map()
    try {
      flatten(JSON.parse(json), '', texts)
    } catch (error) {
      problems.push({ rule: 'locale-json', file, text: String(error) })
    }
    locales.set(folder, { ...locales.get(folder), [language as Language]: texts })
  }
  return { locales, problems }
}

/** i18next picks a plural form by suffix; languages differ in which forms they have. */
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
export const placeholdersOf = (text: string) =>
  new Set([...text.matchAll(/\{\{-?\s*([\w.]+)[^}]*\}\}/g)].map(([, name]) => name ?? ''))

function comparable(texts: Texts): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const [key, text] of texts) {
    const plain = withoutPlural(key)
    found.set(plain, new Set([...(found.get(plain) ?? []), ...placeholdersOf(text)]))
  }
  return found
}

function compared(folder: string, byLanguage: Partial<Record<Language, Texts>>): Problem[] {
  const problems: Problem[] = []
  const all = LANGUAGES.map((language) => [language, comparable(byLanguage[language] ?? new Map())] as const)
  const keys = new Set(all.flatMap(([, texts]) => [...texts.keys()]))
  for (const key of keys) {
    const wanted = new Set(all.flatMap(([, texts]) => [...(texts.get(key) ?? [])]))
    for (const [language, texts] of all) {
      const file = `${folder}/locales/${language}.json`
      const found = texts.get(key)
      if (!found) {
        problems.push({ rule: 'locale-same-keys', file, text: `${key} is missing` })
        continue
      }
      // A count may be spelled out in one language ("one account") and stand as a number in another.
      const missing = [...wanted].filter((name) => !found.has(name))
      if (missing.length > 0) {
        problems.push({ rule: 'locale-same-placeholders', file, text: `${key} lacks {{${missing.join('}}, {{')}}}` })
      }
    }
  }
  return problems
}

type Telling = { simplified: ReadonlySet<string>; traditional: ReadonlySet<string> }

function written(folder: string, language: Language, texts: Texts, telling: Telling): Problem[] {
  const problems: Problem[] = []
  const file = `${folder}/locales/${language}.json`
  const foreign = { 'zh-Hans': telling.traditional, 'zh-Hant': telling.simplified, en: null }[language]
  for (const [key, text] of texts) {
    if (text.trim() === '') problems.push({ rule: 'locale-not-empty', file, text: `${key} is empty` })
    if (OWN_NAMES.has(text)) continue
    const strange = [...text].filter((one) => (foreign ? foreign.has(one) : /\p{Script=Han}/u.test(one)))
    if (strange.length > 0) problems.push({ rule: 'locale-script', file, text: `${key} holds ${strange.join('')}` })
    for (const [word, instead] of WRONG_WORDS[language] ?? []) {
      if (word.test(text)) problems.push({ rule: 'locale-words', file, text: `${key}: write ${instead}` })
    }
  }
  return problems
}

/** Same keys and placeholders in three languages, each in its own script and words. */
export function localeProblems(locales: Locales, telling: Telling): Problem[] {
  return [...locales].flatMap(([folder, byLanguage]) => [
    ...compared(folder, byLanguage),
    ...LANGUAGES.flatMap((language) => written(folder, language, byLanguage[language] ?? new Map(), telling)),
  ])
}

/** The i18n namespace a folder's texts belong to: a module's name, `platform`, `kit` or `app`. */
export const namespaceOf = (folder: string) => folder.slice(folder.lastIndexOf('/') + 1)

/** Namespace → every key in it, from English; a module's server and console texts stand in one namespace. */
export function keysByNamespace(locales: Locales): Map<string, Texts> {
  const found = new Map<string, Texts>()
  for (const [folder, byLanguage] of locales) {
    const namespace = namespaceOf(folder)
    found.set(namespace, new Map([...(found.get(namespace) ?? []), ...(byLanguage.en ?? [])]))
  }
  return found
}

/** Whether `key` is a text, a plural, or the beginning of texts (`state.account`). */
export function resolves(texts: Texts | undefined, key: string): boolean {
  if (!texts) return false
  for (const known of texts.keys()) {
    if (known === key || withoutPlural(known) === key || known.startsWith(`${key}.`)) return true
  }
  return false
}
