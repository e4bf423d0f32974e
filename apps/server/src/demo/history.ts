import { once } from 'node:events'
import { sql } from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { publishedBusinesses } from '#modules/businesses'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { type PastStaff, type PastWorld, pastCase } from './past.ts'
import type { PastAccount } from './past-rows.ts'
import { HISTORY_TABLES, historySink } from './rows/history.ts'
import type { Size, World } from './world.ts'

/** Requests of the years before, by size of the demo. */
const CASES: Record<Size, number> = { small: 600, medium: 74_000, large: 200_000 }
const CHUNK = 4000
/** Accounts that the requests are about; more say nothing new. */
const ACCOUNTS_MAX = 20_000
/** Keeps two processes from loading at once. */
const LOCK = 7_301_844_024

async function accountsOf(platform: Platform): Promise<PastAccount[]> {
  return rows(
    platform.db,
    sql<PastAccount>`select a.id, a.account_no as "accountNo", a.client_id as "clientId", a.type, c.type as "clientType",
        c.display_name as "clientName", c.search_words as "searchWords", a.business_line as "businessLine",
        a.department_id as "departmentId", a.opened_on as "openedOn"
      from accounts.account a join clients.client c on c.id = a.client_id
      order by a.id desc limit ${ACCOUNTS_MAX}`,
  )
}

/** People by user name, with the name that history shows. */
async function staffOf(platform: Platform): Promise<PastStaff> {
  const found = await rows(
    platform.db,
    sql<{ username: string; id: string; name: string }>`select username, id, name from access.operator`,
  )
  return new Map(found.map(({ username, id, name }) => [username, { operatorId: id, name }]))
}

async function copyTables(client: pg.Client, sink: ReturnType<typeof historySink>): Promise<void> {
  for (const table of HISTORY_TABLES) {
    const { columns } = sink[table]
    if (sink[table].rows === 0) continue
    const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
    stream.end(sink[table].take())
    await once(stream, 'finish')
  }
}

/**
 * Fills in the requests of the years before, played through the approval engine and loaded by COPY in one transaction: a
 * load that is cut short leaves nothing, and one that has been done is not done again.
 */
export async function seedHistory(platform: Platform, world: World, size: Size): Promise<number> {
  const businesses = await publishedBusinesses(platform.db)
  const [accounts, staff] = [await accountsOf(platform), await staffOf(platform)]
  const futures = accounts.filter(({ type }) => type === 'futures')
  if (businesses.length === 0 || futures.length === 0) return 0
  const past: PastWorld = { world, businesses, accounts, futures, staff, cipher: platform.cipher, cases: CASES[size] }
  const client = new pg.Client({ connectionString: platform.config.databaseUrl, options: '-c timezone=UTC -c jit=off' })
  client.on('error', () => undefined) // its query fails and says so
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    if ((await client.query(`select from businesses.request limit 1`)).rowCount !== 0) return 0
    const sink = historySink()
    for (let n = 0; n < past.cases; n += 1) {
      pastCase(past, sink, n)
      if (n % CHUNK === CHUNK - 1) await copyTables(client, sink)
    }
    await copyTables(client, sink)
    await client.query(`select setval('businesses.request_number', 10000000 + $1::bigint)`, [past.cases])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
  await inTransaction(platform.db, async (tx) => {
    for (const table of HISTORY_TABLES) await sql`analyze ${sql.raw(table)}`.execute(tx)
  })
  return past.cases
}
