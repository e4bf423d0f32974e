import { existsSync, readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const here = (path: string) => new URL(path, import.meta.url)
const read = (path: string) => readFileSync(here(path), 'utf8')
const pageOf = (name: string) => read(`../../../../docs/reference/${name}.md`)

const cite = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => ({ line, found: /`([^`]+\.(?:test|full)\.ts)` “([^”]+)”$/.exec(line) }))

/** Where a test stands: in the server, or beside what starts the whole product. */
const placesOf = (file: string) => [here(`../../src/${file}`), here(`../../../../scripts/${file}`)]

describe.each([
  ['account-rules', 60],
  ['archive-rules', 60],
])('[C-05] [T-06] [P-02] [I-04] the list of rules of %s', (name, least) => {
  const cited = cite(pageOf(name))

  it('names a test for each of them', () => {
    expect(cited.length).toBeGreaterThan(least)
    expect(cited.filter(({ found }) => found === null).map(({ line }) => line)).toEqual([])
  })

  it('names tests that are there, by the words of their titles', () => {
    const missing = cited.flatMap(({ found }) => {
      const [, file = '', title = ''] = found ?? []
      const path = placesOf(file).find((one) => existsSync(one))
      return path && readFileSync(path, 'utf8').includes(title) ? [] : [`${file} ${title}`]
    })
    expect(missing).toEqual([])
  })
})

describe('[I-04] the list of what the archive does', () => {
  const text = pageOf('archive-rules')

  it('has a section for each of its features, and no other', () => {
    const features = JSON.parse(read('../../../../docs/reference/features.json')) as { id: string }[]
    const wanted = features.map(({ id }) => id).filter((id) => id.startsWith('I-'))
    expect([...text.matchAll(/^## (I-\d\d) /gm)].map(([, id]) => id)).toEqual(wanted)
  })

  it('sends nobody to a page the console does not have', async () => {
    const modules = join(import.meta.dirname, '../../../console/src/modules')
    const sources = await Array.fromAsync(glob('**/index.tsx', { cwd: modules }))
    const paths = sources.map((file) => readFileSync(`${modules}/${file}`, 'utf8')).join('\n')
    const named = [...text.matchAll(/^In the console: (.+)$/gm)].flatMap(([, line = '']) =>
      line.match(/(?<=`)\/[^`]+/g),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((path) => !paths.includes(`path: '${path}'`))).toEqual([])
  })
})
