import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readConfig, SETTINGS } from '#platform/config.ts'

const ROOT = join(import.meta.dirname, '../../../../..')
const GUIDE = 'docs/guide/systems-outside.md'
/** Settings that are read before there is a configuration: of the keys, the command line, tests. */
const ELSEWHERE = ['KONTOR_FIELD_KEYS', 'KONTOR_INDEX_KEY', 'KONTOR_BROWSER', 'KONTOR_TEST_FULL']
/** What points at a system outside; how Kontor itself runs stands in the README. */
const OUTSIDE = /^KONTOR_(SMS|MAIL|OA|CTP|FEMAS|CAP|CLOUD|FILING|WEBHOOK|SOURCE|OIDC)_/
/** Has a default that the README tells of, or changes what the provider shows. */
const REFINES = /^KONTOR_OIDC_(?!ISSUER|CLIENT)/

const read = (path: string) => readFile(join(ROOT, path), 'utf8')

/** The blocks of settings of the guide, each under its heading, read as Node reads such a file. */
async function blocks(): Promise<[string, NodeJS.Dict<string>][]> {
  const parts = (await read(GUIDE)).split(/^## /m)
  return parts.flatMap((part) =>
    [...part.matchAll(/```env\n([\s\S]*?)```/g)].map(([, lines = '']): [string, NodeJS.Dict<string>] => [
      part.split('\n')[0] ?? '',
      parseEnv(lines),
    ]),
  )
}

function textsOf(tree: object): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : textsOf(value as object)))
}

describe('[X-03] settings in what operators read', () => {
  test('exist: no guide and no README names one that nobody reads', async () => {
    const pages = globSync(
      ['*.md', 'docs/**/*.md', 'apps/*/README.md', 'apps/*/*/README.md', 'apps/server/src/**/README.md'],
      { cwd: ROOT },
    )
    expect(pages.length).toBeGreaterThan(40)
    const known = new Set([...SETTINGS, ...ELSEWHERE])
    const unknown: string[] = []
    // A name that ends in a line or dots stands for several, and is no name.
    for (const page of pages)
      for (const [name] of (await read(page)).matchAll(/\bKONTOR_[A-Z0-9_]*[A-Z0-9]\b(?![_…])/g))
        if (!known.has(name)) unknown.push(`${page}: ${name}`)
    expect(unknown).toEqual([])
  })

  test('of each system outside start as the guide writes them, and none of them is left out', async () => {
    const found = await blocks()
    expect(found.length).toBeGreaterThan(9)
    for (const [system, given] of found)
      expect(() => readConfig({ DATABASE_URL: 'postgres://any', ...given }), system).not.toThrow()
    const guide = await read(GUIDE)
    const missing = SETTINGS.filter((name) => OUTSIDE.test(name) && !REFINES.test(name) && !guide.includes(name))
    expect(missing).toEqual([])
  })

  test('stand beside words that the console shows: each page and button of the guide is there', async () => {
    const files = globSync(['apps/server/src/**/locales/en.json', 'apps/console/src/**/locales/en.json'], { cwd: ROOT })
    const shown = new Set<string>()
    for (const file of files) for (const text of textsOf(JSON.parse(await read(file)))) shown.add(text)
    const named = [...(await read(GUIDE)).matchAll(/(?<![*\w])\*([^*]+)\*(?!\*)/g)].flatMap(([, words = '']) =>
      words.split('→').map((word) => word.replace(/\s+/g, ' ').trim()),
    )
    expect(named.length).toBeGreaterThan(25)
    expect(named.filter((word) => !shown.has(word))).toEqual([])
  })
})

describe('[X-03] simulators started by hand', () => {
  test('stand on ports of their own, so that any of them run beside each other', async () => {
    const used = new Map<string, string>()
    for (const page of globSync('apps/simulators/*/README.md', { cwd: ROOT })) {
      for (const [, port = ''] of (await read(page)).matchAll(/--(?:port|show|control) (\d+)/g)) {
        expect(used.get(port), `port ${port} of ${page}`).toBeUndefined()
        used.set(port, page)
      }
    }
    expect(used.size).toBeGreaterThan(10)
  })
})
