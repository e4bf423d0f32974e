import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LANGUAGES, type Language } from './actor.ts'

type Tree = { [key: string]: string | Tree }

const cache = new Map<string, Tree>()

function folderOf(module: string): URL {
  return module === 'platform'
    ? new URL('./locales/', import.meta.url)
    : new URL(`../modules/${module}/locales/`, import.meta.url)
}

/** A module's vocabulary; files never change while a process runs. */
function vocabulary(module: string, language: Language): Tree {
  const id = `${module}/${language}`
  const known = cache.get(id)
  if (known) return known
  const path = fileURLToPath(new URL(`${language}.json`, folderOf(module)))
  const tree = /^[a-z-]+$/.test(module) && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Tree) : {}
  cache.set(id, tree)
  return tree
}

/**
 * A module's word (`accounts:field.openedAt`) in a language, with `{{name}}` filled in; null when there is none. Only
 * for what the server itself writes for people: exported files, import templates, notices. Answers carry codes.
 */
export function textOrNull(
  language: Language,
  key: string,
  params: Record<string, string | number> = {},
): string | null {
  const colon = key.indexOf(':')
  const path = key.slice(colon + 1).split('.')
  let node: string | Tree | undefined = vocabulary(key.slice(0, colon), language)
  for (const part of path) node = typeof node === 'object' && Object.hasOwn(node, part) ? node[part] : undefined
  if (typeof node !== 'string') return null
  return node.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** The same, with the key's last part where there is no word. */
export function text(language: Language, key: string, params: Record<string, string | number> = {}): string {
  return textOrNull(language, key, params) ?? (key.split(/[.:]/).at(-1) as string)
}

/** Whether the text names one of the languages. */
export function isLanguage(name: string): name is Language {
  return (LANGUAGES as readonly string[]).includes(name)
}
