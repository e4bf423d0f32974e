import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { createDb, createPool, type Db } from '#platform/db.ts'

/** A database of its own: migrated, empty of business rows. `close` ends the pool and drops it. */
export type TestDatabase = { db: Db; pool: pg.Pool; url: string; close(): Promise<void> }

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * Clones the migrated template: one per test file, in `beforeAll`, closed in `afterAll`.
 *
 * @param connectionsMax  size of the pool; raise it for tests of many simultaneous clients (the server takes 200).
 */
export async function testDatabase(connectionsMax = 10): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `test_${randomBytes(6).toString('hex')}`
  // As files: block by block through the log, PostgreSQL's way for small databases, takes twice as much.
  await onServer(server.url, `CREATE DATABASE ${name} TEMPLATE ${server.template} STRATEGY FILE_COPY`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const pool = createPool(url.href, connectionsMax)
  const db = createDb(pool)
  return {
    db,
    pool,
    url: url.href,
    close: async () => {
      await db.destroy()
      await onServer(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}
