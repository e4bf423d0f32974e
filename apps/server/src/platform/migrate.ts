import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'

/** Where one module's migrations stand; its tables live in the PostgreSQL schema of the same name. */
export type MigrationSource = { module: string; folder: URL }

/** The database was written by a later Kontor: this one must not touch it. */
export class SchemaNewer extends Error {
  readonly module: string
  readonly file: string
  constructor(module: string, file: string) {
    super(`database holds migration ${module}/${file} that this version does not know`)
    this.module = module
    this.file = file
  }
}

/** A migration that ran was edited afterwards; migrations are append-only. */
export class MigrationEdited extends Error {
  constructor(module: string, file: string) {
    super(`migration ${module}/${file} was changed after it ran`)
  }
}

type Migration = { module: string; file: string; text: string; digest: string }
type Applied = { module: string; file: string; digest: string }

const LOCK = 7_301_844_021
const silent = new Logger(() => () => undefined)

async function read(source: MigrationSource): Promise<Migration[]> {
  const files = (await readdir(source.folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, source.folder), 'utf8')
      return { module: source.module, file, text, digest: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

function assertKnown(applied: readonly Applied[], known: readonly Migration[]): void {
  const byName = new Map(known.map((one) => [`${one.module}/${one.file}`, one]))
  for (const one of applied) {
    const match = byName.get(`${one.module}/${one.file}`)
    if (!match) throw new SchemaNewer(one.module, one.file)
    if (match.digest !== one.digest) throw new MigrationEdited(one.module, one.file)
  }
}

/**
 * Brings the database up to date: each file once, each in its own transaction, modules in the order given, under one
 * advisory lock so that concurrent starts wait for each other.
 *
 * @returns `module/file` of what ran now.
 * @throws SchemaNewer, MigrationEdited
 */
export async function migrate(url: string, sources: readonly MigrationSource[]): Promise<string[]> {
  const known = (await Promise.all(sources.map(read))).flat()
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined) // its query fails and says so
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(`create schema if not exists kontor`)
    await client.query(`create table if not exists kontor.migration (
      module text not null, file text not null, digest text not null, ran_at timestamptz not null default now(),
      primary key (module, file))`)
    const applied = await client.query<Applied>('select module, file, digest from kontor.migration')
    assertKnown(applied.rows, known)
    // The job queue's own tables come first: what enqueues may be called from a migration.
    await runMigrations({ connectionString: url, logger: silent })
    const done = new Set(applied.rows.map((one) => `${one.module}/${one.file}`))
    const ran: string[] = []
    for (const one of known) {
      const name = `${one.module}/${one.file}`
      if (done.has(name)) continue
      await runOne(client, one)
      ran.push(name)
    }
    return ran
  } finally {
    await client.end()
  }
}

async function runOne(client: pg.Client, one: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`create schema if not exists "${one.module.replaceAll('-', '_')}"`)
    await client.query(one.text)
    await client.query('insert into kontor.migration (module, file, digest) values ($1, $2, $3)', [
      one.module,
      one.file,
      one.digest,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${one.module}/${one.file} failed`, { cause: error })
  }
}
