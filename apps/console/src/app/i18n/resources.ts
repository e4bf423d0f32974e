import type { Language } from '#kit'

export type Tree = { [key: string]: string | Tree }

const LOADERS: Record<Language, () => Promise<{ default: Record<string, object> }>> = {
  'zh-Hans': () => import('./texts-zh-hans.ts'),
  'zh-Hant': () => import('./texts-zh-hant.ts'),
  en: () => import('./texts-en.ts'),
}

const PLACE = /\/(?:modules\/([^/]+)|(platform|kit|demo))\/locales\//
/** The bundler names files from where the loader stands, so the shell's own texts have no folder in front. */
const OWN = /^\.\.\/locales\//

/** `…/modules/accounts/locales/en.json` → `accounts`. */
export const namespaceOf = (path: string): string | null => {
  if (OWN.test(path)) return 'app'
  const found = PLACE.exec(path)
  return found?.[1] ?? found?.[2] ?? null
}

/** Server words and page texts of one module under one roof; neither repeats the other's keys. */
export function mergeTrees(into: Tree, from: Tree): Tree {
  const merged: Tree = { ...into }
  for (const [key, value] of Object.entries(from)) {
    const old = merged[key]
    merged[key] = typeof old === 'object' && typeof value === 'object' ? mergeTrees(old, value) : value
  }
  return merged
}

/** All texts of a language by namespace. */
export async function loadTexts(language: Language): Promise<Record<string, Tree>> {
  return textsByNamespace((await LOADERS[language]()).default)
}

/** Texts of files put together by the namespaces their places give them. */
export function textsByNamespace(files: Record<string, object>): Record<string, Tree> {
  const spaces: Record<string, Tree> = {}
  for (const [path, texts] of Object.entries(files)) {
    const namespace = namespaceOf(path)
    if (namespace) spaces[namespace] = mergeTrees(spaces[namespace] ?? {}, texts as Tree)
  }
  return spaces
}
