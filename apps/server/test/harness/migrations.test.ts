import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migrationsOnDisk } from '#testing/template.ts'
import { migrationSources } from '../../src/compose.ts'

const EDGES = join(import.meta.dirname, '..', '..', 'src', 'modules', 'edges.json')

describe('the migrations', () => {
  it('that compose runs are those on disk', () => {
    const names = (sources: readonly { module: string; folder: URL }[]) =>
      sources.map(({ module, folder }) => `${module} ${folder.pathname}`).toSorted()
    expect(names(migrationSources)).toEqual(names(migrationsOnDisk()))
  })

  it.each([
    ['compose', migrationSources],
    ['the tests', migrationsOnDisk()],
  ])('run after those of the modules they build on, in %s', (_where, sources) => {
    const edges = JSON.parse(readFileSync(EDGES, 'utf8')) as Record<string, string[]>
    const order = sources.map(({ module }) => module)
    const early = order.flatMap((name, at) => (edges[name] ?? []).filter((other) => order.indexOf(other) > at))
    expect(early).toEqual([])
  })
})
