import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#testing/database.ts'

let one: TestDatabase
let other: TestDatabase

beforeAll(async () => {
  one = await testDatabase()
  other = await testDatabase()
})

afterAll(async () => {
  await one.close()
  await other.close()
})

describe('the test database', () => {
  it('holds the tables of every module on disk', () => {
    expect(inject('testServer').unmigrated).toEqual([])
  })

  it('is a migrated PostgreSQL of at least version 15', async () => {
    const { rows } = await sql<{ n: number; version: number }>`
      select count(*) n, current_setting('server_version_num')::int version from kontor.migration`.execute(one.db)
    expect(rows[0]?.n).toBeGreaterThan(0)
    expect(rows[0]?.version).toBeGreaterThanOrEqual(150_000)
  })

  it('belongs to its file alone', async () => {
    await sql`create table mine (id int)`.execute(one.db)
    const { rows } = await sql<{ found: string | null }>`select to_regclass('mine') found`.execute(other.db)
    expect(rows[0]?.found).toBeNull()
  })

  it('compares text the same way on every machine', async () => {
    const { rows } = await sql<{ locale: string; hit: boolean }>`
      select datlocale locale, 'Ä中国' ilike 'ä中%' hit from pg_database where datname = current_database()`.execute(
      one.db,
    )
    expect(rows[0]).toEqual({ locale: 'C.UTF-8', hit: true })
  })
})
