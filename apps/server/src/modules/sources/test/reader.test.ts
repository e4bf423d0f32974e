import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { inTheLongRun } from '#testing/long.ts'
import { sourceChecks } from '../checks.ts'
import { readerOf } from '../service/reader.ts'
import { GuardTimeout, runGuarded, scopeRow } from '../store/reader.ts'
import { closeScope, openScope } from '../store/run.ts'
import { hostileStatements } from './hostile.ts'
import { CANARY, central, centralOnly, someAccounts, stateOf } from './world.ts'

let app: TestApp
let pool: pg.Pool
let clerk: Person
const SHORT_MS = 60
const REFUSED = /permission denied|read-only transaction|multiple commands|does not exist|must be superuser/

beforeAll(async () => {
  app = await testApp()
  await someAccounts(app)
  clerk = app.signInAs('all', centralOnly)
  const secret = { code: 'crm', host: 'crm.example.com', value: CANARY.secret }
  await clerk.send('PUT', '/source-secrets/crm', secret)
  const reader = readerOf(app.platform)
  if (!reader.pool) throw new Error('no reader')
  pool = reader.pool
})
afterAll(async () => {
  await pool.end()
  await app.close()
})

/** Runs as the reader in the scope of Central, without any judge. */
async function asReader(statement: string, ms = SHORT_MS): Promise<unknown[]> {
  const token = randomBytes(32).toString('base64url')
  await openScope(app.db, token, scopeRow(clerk.actor.scope))
  try {
    return (await runGuarded(pool, token, statement, [], ms)).rows
  } finally {
    await closeScope(app.db, token)
  }
}

/** The same over the simple protocol, which takes many statements in one text, on a connection that is thrown away. */
async function inOneText(statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: readerOf(app.platform).url ?? '' })
  await client.connect()
  client.on('error', () => undefined)
  try {
    await client.query(`begin transaction read only; set local statement_timeout = ${SHORT_MS}`)
    const answer = (await client.query(statement)) as unknown as pg.QueryResult | pg.QueryResult[]
    return [answer].flat().flatMap((one) => one.rows)
  } finally {
    await client.end()
  }
}

async function attempt(run: () => Promise<unknown[]>): Promise<string> {
  try {
    return JSON.stringify(await run())
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const canaries = [CANARY.client, CANARY.account, CANARY.secret, 'sources.secret.set']

describe('[A-07] [L1] complaint 7: the reader', () => {
  it('reads the published views in the scope of the run, and nothing without one', async () => {
    expect(await asReader('select account_no from v_account order by 1')).toEqual([['C-1'], ['C-2']])
    expect(await asReader('select count(*) from v_account')).toEqual([['2']])
    expect(await asReader('select name from v_client order by 1')).toHaveLength(2)
    expect((await runGuarded(pool, 'no such token', 'select account_no from v_account', [])).rows).toEqual([])
    expect((await runGuarded(pool, '', 'select count(*) from v_operator', [])).rows).toEqual([['0']])
  })

  it('leaves nothing behind, whatever is tried: each statement alone', async () => {
    const before = await stateOf(app)
    for (const [group, statement] of hostileStatements) {
      const said = await attempt(() => asReader(statement))
      for (const canary of canaries) expect(said, `${group}: ${statement}`).not.toContain(canary)
    }
    expect(await stateOf(app)).toBe(before)
  })

  it('and many in one text, which the guard itself never sends', async () => {
    const before = await stateOf(app)
    // Each on a connection of its own: the long run tries all of them.
    for (const [group, statement] of hostileStatements.filter((_one, n) => inTheLongRun || n % 3 === 0)) {
      const said = await attempt(() => inOneText(statement))
      for (const canary of canaries) expect(said, `${group}: ${statement}`).not.toContain(canary)
    }
    expect(await stateOf(app)).toBe(before)
  })

  it('notices when a table changes, so that the comparison above means something', async () => {
    const before = await stateOf(app)
    await sql`update accounts.account set marks = '{seen}' where account_no = 'C-1'`.execute(app.db)
    expect(await stateOf(app)).not.toBe(before)
  })

  it.each([
    'select number_masked from clients.identity_document',
    'select * from sources.secret',
    'select token from sources.run_scope',
    'select * from sources.running',
    'select rolpassword from pg_authid',
    "select pg_read_file('postgresql.conf')",
    'set role kontor',
    'set session authorization kontor',
    "select nextval('accounts.number_cash')",
    'create temp table mine (a int)',
    'select account_no from v_account for update',
    'select lo_create(0)',
    "select query_to_xml('select * from clients.client', true, true, '')",
    "select set_config('role', 'kontor', true)",
    'select 1; select 2',
    'copy clients.client to stdout',
    'truncate sources.v_account',
  ])('is refused: %s', async (statement) => {
    await expect(asReader(statement)).rejects.toThrow(REFUSED)
  })

  it('cannot widen its scope by showing another token', async () => {
    const wide = randomBytes(32).toString('base64url')
    await openScope(app.db, wide, scopeRow({ all: true }))
    const guess = `select set_config('kontor.run', '${'x'.repeat(43)}', true) is null or true as a, (select count(*) from v_account) as n`
    expect([[['t', '0']], [['t', '2']]]).toContainEqual(await asReader(guess))
    await closeScope(app.db, wide)
    expect((await runGuarded(pool, wide, 'select count(*) from v_account', [])).rows).toEqual([['0']])
  })

  it('evaluates no condition of a statement on rows out of scope', async () => {
    const leak =
      "select account_no from v_account where case when account_no like 'CANARY%' then 1 / (length(account_no) - 8) else 1 end = 1 order by 1"
    expect(await asReader(leak)).toEqual([['C-1'], ['C-2']])
    const client =
      "select name from v_client where case when name like 'CANARY%' then 1 / (length(name) - 15) else 1 end = 1"
    expect(await asReader(client)).toHaveLength(2)
  })

  it('is stopped after its time, and its session is used again afterwards', async () => {
    await expect(asReader('select pg_sleep(30)')).rejects.toThrow(GuardTimeout)
    await expect(asReader("select set_config('statement_timeout', '0', true), pg_sleep(30)")).rejects.toThrow(
      GuardTimeout,
    )
    expect(await asReader('select 1')).toEqual([['1']])
    await asReader('select pg_advisory_lock(42)')
    const held = await rows(app.db, sql`select 1 from pg_locks where locktype = 'advisory' and objid = 42`)
    expect(held).toEqual([])
  })

  it('has no right besides the views, and verify says so when it gets one', async () => {
    const [check] = sourceChecks
    expect(await check?.check(app.db, app.platform)).toEqual([])
    const { role } = readerOf(app.platform)
    await sql`grant select on clients.client to ${sql.id(role)}`.execute(app.db)
    await sql`grant usage on schema clients to ${sql.id(role)}`.execute(app.db)
    expect(await check?.check(app.db, app.platform)).toEqual([`${role} may touch clients.client`])
    await sql`revoke usage on schema clients from ${sql.id(role)}`.execute(app.db)
    await sql`revoke select on clients.client from ${sql.id(role)}`.execute(app.db)
  })

  it('shows why a role put on inside a session of ours would not do', async () => {
    const { role } = readerOf(app.platform)
    const client = new pg.Client({ connectionString: app.url })
    await client.connect()
    await client.query(`grant ${role} to current_user with set true; begin read only; set local role ${role}`)
    const escape =
      "select set_config('role', 'none', true), query_to_xml('select account_no from accounts.account', true, true, '')"
    const { rows: escaped } = await client.query(escape)
    await client.query(`rollback; revoke ${role} from current_user`)
    await client.end()
    expect(JSON.stringify(escaped)).toContain(CANARY.account)
    expect(central).not.toBe('')
  })
})
