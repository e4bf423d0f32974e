import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { createCipher } from '#platform/cipher.ts'
import { migrate } from '#platform/migrate.ts'
import { migrationSources } from '../apps/server/src/compose.ts'
import { dayOf } from '../apps/server/src/demo/days.ts'
import { loadWorld } from '../apps/server/src/demo/load.ts'
import { departments } from '../apps/server/src/demo/organisation.ts'
import { idAt, type World } from '../apps/server/src/demo/world.ts'
import { root, say } from '../scripts/command.ts'
import { startPostgres } from '../scripts/postgres.ts'

/** Where benches run: a durable embedded PostgreSQL of their own, on loopback, filled with the demo broker. */
export type Place = {
  url: string
  world: World
  /** Department code → id of the filled database. */
  departments: ReadonlyMap<string, string>
  close(): Promise<void>
}

/** The same world in every run, so that a filled database serves the next run too. */
const AS_OF = '2026-11-20'
const SEED = 'bench'

/** Seals throw-away data: nothing here is a secret. */
export const BENCH_KEY = Buffer.alloc(32, 7)
const cipher = createCipher(new Map([[1, BENCH_KEY]]), BENCH_KEY)

/** Opens the place with a database of so many accounts; fills it when the generator or the size is new. */
export async function openPlace(accounts: number): Promise<Place> {
  const dataDir = join(root, '.cache', 'bench')
  mkdirSync(dataDir, { recursive: true })
  const server = await startPostgres({ dataDir, durable: true })
  try {
    const world: World = { seed: SEED, accounts, asOf: dayOf(AS_OF) }
    const ids = new Map(departments.map(({ code }, index) => [code, idAt(4000, index, world.asOf)]))
    const url = await filled(server.url, world, ids)
    return { url, world, departments: ids, close: () => server.stop() }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function filled(serverUrl: string, world: World, ids: ReadonlyMap<string, string>): Promise<string> {
  const name = `bench_${world.accounts}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  if (await isFilled(url.href)) {
    await migrate(url.href, migrationSources)
    await inDatabase(url.href, 'analyze')
    return url.href
  }
  await inDatabase(serverUrl, `drop database if exists ${name} with (force)`)
  await inDatabase(serverUrl, `create database ${name}`)
  await migrate(url.href, migrationSources)
  const start = performance.now()
  const operator = { id: idAt(4001, 0, world.asOf), name: 'bench' }
  await loadWorld(url.href, {
    world,
    loading: { seed: SEED, cipher, departments: ids, operator },
    papers: { all: [], of: () => [] },
    progress: (step, done, total) => {
      if (step === 'rows' ? done % 100_000 < 5000 : done % 20 === 0)
        say(`  ${step} ${done}/${total} after ${((performance.now() - start) / 1000).toFixed(0)} s`)
    },
  })
  await inDatabase(url.href, 'vacuum analyze')
  await inDatabase(url.href, `comment on database ${name} is '${MARK}'`)
  return url.href
}

/**
 * Raised when the generator draws something else or a table it fills is laid out anew, so that an older filled database is
 * thrown away. Migrations alone do not need that: they are applied to the filled database as they would be to a broker's.
 */
const GENERATOR = 2

const MARK = `generator ${GENERATOR}`

async function isFilled(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query<{ mark: string | null }>(
      `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = current_database()`,
    )
    return rows[0]?.mark === MARK
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function inDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
