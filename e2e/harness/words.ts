import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInstance, type TFunction } from 'i18next'
import { root } from '../../scripts/command.ts'

export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

type Tree = { [key: string]: string | Tree }

const PLACE = /(?:modules[/\\]([^/\\]+)|(platform|kit|demo|app))[/\\]locales[/\\]/

/** Module and console texts of one namespace under one roof, as the console merges them. */
function merged(into: Tree, from: Tree): Tree {
  const tree = { ...into }
  for (const [key, value] of Object.entries(from)) {
    const old = tree[key]
    tree[key] = typeof old === 'object' && typeof value === 'object' ? merged(old, value) : value
  }
  return tree
}

function textsOf(language: Language): Record<string, Tree> {
  const spaces: Record<string, Tree> = {}
  for (const file of globSync(`apps/{server,console}/src/**/locales/${language}.json`, { cwd: root })) {
    const [, module, house] = PLACE.exec(file) ?? []
    const namespace = module ?? house
    if (namespace)
      spaces[namespace] = merged(spaces[namespace] ?? {}, JSON.parse(readFileSync(join(root, file), 'utf8')) as Tree)
  }
  return spaces
}

/** What stands under `state.<machine>`: values as stored, and what people read instead of them. */
function stateWords(spaces: Record<string, Tree>): { codes: Set<string>; texts: Set<string> } {
  const codes = new Set<string>()
  const texts = new Set<string>()
  for (const { state } of Object.values(spaces)) {
    for (const machine of Object.values(typeof state === 'object' ? state : {})) {
      for (const [code, text] of Object.entries(typeof machine === 'object' ? machine : {})) {
        codes.add(code)
        if (typeof text === 'string') texts.add(text)
      }
    }
  }
  return { codes, texts }
}

export type Words = {
  language: Language
  /** The text a person of that language reads. */
  t: TFunction
  /**
   * Values of state machines that have a text, so that they never stand on a page themselves. Those that could be a
   * word somebody wrote (`director`) are left out.
   */
  rawCodes: ReadonlySet<string>
}

const known = new Map<Language, Words>()

/** The console's texts, read from the same files. */
export function wordsOf(language: Language): Words {
  const found = known.get(language)
  if (found) return found
  const spaces = textsOf(language)
  const instance = createInstance({
    lng: language,
    fallbackLng: false,
    ns: Object.keys(spaces),
    resources: { [language]: spaces },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  void instance.init()
  const { codes, texts } = stateWords(spaces)
  const rawCodes = new Set(
    [...codes].filter((code) => !texts.has(code) && /^(?=.*[A-Z_-])[A-Za-z][\w-]{3,}$/.test(code)),
  )
  const words: Words = { language, t: instance.t, rawCodes }
  known.set(language, words)
  return words
}
