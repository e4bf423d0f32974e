import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '#testing/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('tables', () => {
  it('stand', async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from accounts.number_rule`.execute(database.db)
    expect(rows[0]?.n).toBe(5)
  })
})
