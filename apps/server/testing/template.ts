import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type MigrationSource, migrate } from '#platform/migrate.ts'

const src = join(import.meta.dirname, '..', 'src')

const source = (module: string, folder: string): MigrationSource => ({
  module,
  folder: pathToFileURL(`${folder}/`),
})

/** Modules after those they import, as `modules/edges.json` says; a module without a row imports none. */
function inOrder(names: string[], edges: Record<string, string[]>): string[] {
  const done: string[] = []
  const visit = (name: string) => {
    if (done.includes(name)) return
    for (const other of edges[name] ?? []) if (other !== name) visit(other)
    done.push(name)
  }
  for (const name of names) visit(name)
  return done.filter((name) => names.includes(name))
}

/**
 * Every migration on disk: the platform's, then the modules' in import order. Read from disk so that a test database
 * needs no running code of any module; that compose lists the same is proved by a test.
 */
export function migrationsOnDisk(): MigrationSource[] {
  const modules = join(src, 'modules')
  const edgesFile = join(modules, 'edges.json')
  const edges = existsSync(edgesFile) ? (JSON.parse(readFileSync(edgesFile, 'utf8')) as Record<string, string[]>) : {}
  const names = existsSync(modules)
    ? readdirSync(modules).filter((name) => existsSync(join(modules, name, 'migrations')))
    : []
  return [
    source('platform', join(src, 'platform', 'migrations')),
    ...inOrder(names.sort(), edges).map((name) => source(name, join(modules, name, 'migrations'))),
  ]
}

/**
 * Migrates the database at `url`, module by module. One that fails is left out, so that a test of another module still
 * runs; the test of this harness fails on it.
 *
 * @returns what failed, with the reason.
 */
export async function migrateTemplate(url: string): Promise<string[]> {
  const good: MigrationSource[] = []
  const failed: string[] = []
  for (const one of migrationsOnDisk()) {
    try {
      await migrate(url, [...good, one])
      good.push(one)
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
      failed.push(`${error instanceof Error ? error.message : String(error)}${cause}`)
    }
  }
  return failed
}
