import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { sweepThrowAway, THROW_AWAY_PREFIX } from '../../../scripts/postgres/sweep.ts'
import { startPostgres } from '../../../scripts/postgres.ts'
import { migrateTemplate } from './template.ts'

/** What the test files get: a server to make databases on, and the migrated database they clone. */
export type TestServer = { url: string; template: string; unmigrated: string[] }

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${database}`
  return parsed.href
}

/** Migrates a fresh database that test files clone; a run that only shares a server must not meet another's. */
async function makeTemplate(url: string): Promise<TestServer> {
  const template = `template_${randomBytes(4).toString('hex')}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${template}`)
  await client.end()
  const unmigrated = await migrateTemplate(withDatabase(url, template))
  for (const reason of unmigrated) process.stderr.write(`${reason}\n`)
  return { url, template, unmigrated }
}

let started: Promise<{ server: TestServer; stop(): Promise<void> }> | undefined
let users = 0

async function start(): Promise<{ server: TestServer; stop(): Promise<void> }> {
  const given = process.env.KONTOR_TEST_PG
  if (given) return { server: await makeTemplate(given), stop: async () => undefined }
  await sweepThrowAway()
  const dataDir = join(tmpdir(), `${THROW_AWAY_PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`)
  mkdirSync(dataDir, { mode: 0o755 })
  const postgres = await startPostgres({ dataDir, durable: false, throwAway: true })
  return { server: await makeTemplate(postgres.url), stop: postgres.stop }
}

/** Vitest calls this once per project with files to run; they share one server. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  users += 1
  started ??= start()
  const { server, stop } = await started
  project.provide('testServer', server)
  return async () => {
    users -= 1
    if (users === 0) await stop()
  }
}
