import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const CONSOLE = '../../../../../console/src/modules/calendars/'

/** What the console calls them by, by the name a day is kept under. */
const KNOWN = new Map(
  [...read(`${CONSOLE}holidays.ts`).matchAll(/^ {2}(?:'(.+)'|(\w+)): '(\w+)'/gm)].map(([, quoted, bare, key]) => [
    quoted ?? bare ?? '',
    key ?? '',
  ]),
)

/** Names of days in the data that come along: `'New Year': '0101'`, `Easter: '0419'`. */
const namesIn = (file: string) =>
  [...read(`../data/${file}.ts`).matchAll(/^\s+(?:'(.+)'|(\w+)): '[+0-9]/gm)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  )

describe('[A-43] holidays that come along', () => {
  it.each(['hong-kong', 'mainland'])('those of %s are called in the language of the reader', (office) => {
    const names = new Set(namesIn(office))
    expect(names.size).toBeGreaterThan(5)
    expect([...names].filter((name) => !KNOWN.has(name))).toEqual([])
    for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
      const texts: Record<string, string> = JSON.parse(read(`${CONSOLE}locales/${language}.json`)).page.holiday
      const untold = [...names].filter((name) => !texts[KNOWN.get(name) ?? ''])
      expect([language, untold]).toEqual([language, []])
    }
  })
})
