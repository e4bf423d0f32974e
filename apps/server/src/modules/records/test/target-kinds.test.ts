import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TARGET_KINDS } from '../schema.ts'

const SOURCES = join(import.meta.dirname, '../../..')
/** A thing named by kind and id, as `record({ target })` takes it. */
const NAMED = [/target:\s*\{\s*type:\s*'([A-Za-z]+)'/g, /\btype:\s*'([A-Za-z]+)'(?: as const)?,\s*id\b/g]
/** Kinds that are put together, as they are written, and what they come to. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = { '${kind}Group': ['clientGroup', 'stockGroup'] }

test('[R-01] every kind of thing that a command records has a name to look for it by, and no other has one', () => {
  const files = globSync('**/*.ts', { cwd: SOURCES }).filter((path) => !/(^|\/)test\//.test(path))
  expect(files.length).toBeGreaterThan(500)
  const texts = files.map((path) => readFileSync(join(SOURCES, path), 'utf8'))
  const computed = texts.flatMap((text) => [...text.matchAll(/\btype:\s*`([^`]+)`,\s*id\b/g)].map(([, made]) => made))
  expect(computed).toEqual(Object.keys(COMPUTED))
  const found = texts.flatMap((text) =>
    NAMED.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')),
  )
  expect([...new Set([...found, ...Object.values(COMPUTED).flat()])].sort()).toEqual([...TARGET_KINDS].sort())
})
