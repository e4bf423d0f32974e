import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const here = (path: string) => new URL(path, import.meta.url)
const lines = readFileSync(here('../../../../docs/reference/account-rules.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('- '))
const cited = lines.map((line) => ({ line, found: /`([^`]+\.test\.ts)` “([^”]+)”$/.exec(line) }))

describe('[C-05] [T-06] [P-02] the list of rules', () => {
  it('names a test for each of them', () => {
    expect(lines.length).toBeGreaterThan(60)
    expect(cited.filter(({ found }) => found === null).map(({ line }) => line)).toEqual([])
  })

  it('names tests that are there, by the words of their titles', () => {
    const missing = cited.flatMap(({ found }) => {
      const [, file = '', title = ''] = found ?? []
      const path = here(`../../src/${file}`)
      return existsSync(path) && readFileSync(path, 'utf8').includes(title) ? [] : [`${file} ${title}`]
    })
    expect(missing).toEqual([])
  })
})
