import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { inKeyTransaction, rows, type Tx } from '#platform/db.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { loadCases } from '../store/case.ts'
import { type Changes, flush } from '../store/flush.ts'

const STANDING = 2000
const DECIDED = 32
const unchanged: Changes = {
  newCases: [],
  cases: [],
  tokens: [],
  goneTokenIds: [],
  tasks: [],
  inboxes: [],
  copies: [],
  history: [],
}
let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.close())

async function standTokens(): Promise<string[]> {
  const cases = Array.from({ length: STANDING }, () => newId<'case'>())
  await sql`insert into approvals.token (id, case_id, node_id, state, visit, path, trail, resume, entered_at)
    select gen_random_uuid(), id, 'step', 'asking', 1, '[]', '[]', '[]', now()
    from unnest(${cases}::uuid[]) as id`.execute(database.db)
  return cases
}

/** How many rows of `token` this transaction has read so far. */
async function tokensRead(tx: Tx): Promise<number> {
  const [read] = await rows(
    tx,
    sql<{ n: number }>`select seq_tup_read + idx_tup_fetch as n from pg_stat_xact_user_tables
      where relid = 'approvals.token'::regclass`,
  )
  return read?.n ?? 0
}

test('[A-16] a batch reads its own tokens, though the table was empty when the server last looked at it', async () => {
  await standTokens()
  await sql`delete from approvals.token`.execute(database.db)
  await sql`vacuum (truncate false, analyze) approvals.token`.execute(database.db)
  const cases = (await standTokens()).slice(0, DECIDED)
  await inKeyTransaction(database.db, async (tx) => {
    const { tokens } = await loadCases(tx, cases, [])
    expect(tokens).toHaveLength(DECIDED)
    const moved = tokens.map((token) => ({ ...token, visit: 2 }))
    const stored = { tasks: new Set<string>(), tokens: new Set(tokens.map(({ id }) => id)) }
    await flush(tx, systemClock(), { ...unchanged, tokens: moved }, stored)
    // Read three times over before; the update may still walk once past rows that are not its own.
    expect(await tokensRead(tx)).toBeLessThan(1.5 * STANDING)
  })
})
