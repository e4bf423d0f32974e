import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAccount } from '#modules/accounts'
import { inTransaction } from '#platform/db.ts'
import type { Route } from '#platform/http/route.ts'
import { cashAccount } from '#testing/an-account.ts'
import { type Answer, type Person, type TestApp, testApp } from '#testing/app.ts'
import { inTheLongRun } from '#testing/long.ts'
import { seedDemo } from '../../src/demo/seed.ts'
import { answering, call, gist } from './calls.ts'
import { clearValues } from './clear.ts'

let app: TestApp
/** Sees everything there is, and has every permission. */
let everyone: Person
/** Has every permission too, and sees a department in which nothing happens. */
let stranger: Person
let ids: string[]
/** The schema of the table that a row stands in, by the row's id. */
const schemaOf = new Map<string, string>()

/** Schemas whose rows belong to the house and its people, not to accounts: their paths say so (`x-data-scope`). */
const OF_THE_HOUSE = ['access', 'calendars', 'packs', 'sources', 'statistics', 'graphile_worker']

/** What a house offers is nobody's data: whoever may launch in a business line knows its businesses, and export rules are the house's. */
const OFFERED = ['businesses.business', 'exportrules.rule']

/** Modules with operations on things of the house that have an id: people, rules, layouts, lists of names. */
const HOUSE_MODULES = `access approvals archive bcan calendars cloudsync counters duties exportrules filing forms groups
  introducers messages mounts notices oa packs platform portal screening sources statistics suspicions webhooks businesses`.split(
  /\s+/,
)

/** A row of every table that has ids of its own: whatever a path may ask for is among them. */
async function rowIds(): Promise<string[]> {
  const { rows: tables } = await app.pool.query<{ name: string; schema: string }>(
    `
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, n.nspname as schema
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and a.atttypid = 'uuid'::regtype
    where c.relkind in ('r', 'p') and n.nspname <> all($1) and n.nspname || '.' || c.relname <> all($2)
      and n.nspname !~ '^(pg_|information_schema|public)'
    order by 1`,
    [OF_THE_HOUSE, OFFERED],
  )
  const found: string[] = []
  for (const { name, schema } of tables) {
    const { rows } = await app.pool.query<{ id: string }>(`select id from ${name} order by id limit 1`)
    found.push(...rows.map((row) => row.id))
    for (const { id } of rows) schemaOf.set(id, schema)
  }
  return found
}

beforeAll(async () => {
  // Set up and not there: what is on its way to counters waits.
  const nowhere = { url: 'http://127.0.0.1:9', keyId: 'k', secret: 's' }
  app = await testApp({ now: '2026-11-20T02:00:00Z', config: { counters: { ctp: nowhere, femas: null, cap: null } } })
  await seedDemo(app.platform, { size: 'small', keep: async () => undefined })
  everyone = app.signInAs('all')
  stranger = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [randomUUID()] })
  ids = await rowIds()
}, 300_000)
afterAll(() => app.close())

/** Lists are called by names. */
const withId = (route: Route): boolean => /\{(id|(?!list)[A-Za-z]+Id)\}/.test(route.path)
const scoped = (): Route[] =>
  app.platform.routes.filter((route) => route.scope === 'accounts' && route.kind !== 'list' && answering(route))
const detailed = () => scoped().filter(withId)
/** What is one person's own: files, runs, views, sheets. */
const owned = () => app.platform.routes.filter((route) => route.scope === 'own' && withId(route) && answering(route))

// Every operation with every id: the longest of the matrix tests.
describe('what is out of scope', { timeout: 240_000 }, () => {
  it('[P-03] [G1] is answered like what does not exist, by every operation that takes an id', async () => {
    expect(ids.length).toBeGreaterThan(10)
    const told: string[] = []
    for (const [n, route] of detailed().entries()) {
      const nothing = gist(await call(stranger, route))
      // A row of its own module, of accounts, clients, cases and papers; of the others a third, another for each, the long run all.
      const near = [route.id.split('.')[0], 'accounts', 'clients', 'approvals', 'archive']
      const tried = ids.filter((id, m) => inTheLongRun || near.includes(schemaOf.get(id)) || (n + m) % 3 === 0)
      for (const id of tried) {
        const answer = gist(await call(stranger, route, id))
        if (answer !== nothing) told.push(`${route.id} ${id}: ${answer} instead of ${nothing}`)
      }
    }
    expect(told).toEqual([])
  })

  it('[P-03] [G1] is the same for what is another person’s own', async () => {
    const told: string[] = []
    // The long run tries all of them.
    const some = ids.filter((_id, n) => inTheLongRun || n % 4 === 0)
    for (const route of owned()) {
      const nothing = gist(await call(stranger, route))
      for (const id of some) {
        const answer = gist(await call(stranger, route, id))
        if (answer !== nothing) told.push(`${route.id} ${id}: ${answer} instead of ${nothing}`)
      }
    }
    expect(told).toEqual([])
  })

  it('[P-03] [P-02] [G1] every operation that takes an id is tried, or is about the house and its people', () => {
    const tried = new Set([...detailed(), ...owned()].map(({ id }) => id))
    const rest = app.platform.routes.filter((route) => withId(route) && answering(route) && !tried.has(route.id))
    expect(rest.filter(({ scope }) => scope !== 'none').map(({ id }) => id)).toEqual([])
    // Whoever adds a module finds it here: its operations are about accounts, or it is named.
    const modules = [...new Set(rest.map(({ id }) => id.split('.')[0]))].sort()
    expect(modules.filter((name) => !HOUSE_MODULES.includes(name ?? ''))).toEqual([])
    expect(tried.size).toBeGreaterThan(150)
  })

  it('[P-03] [G6] would have been answered to somebody who sees it, and tells even him nobody’s number in clear', async () => {
    const clear = await clearValues(app)
    const told: string[] = []
    const listen = (where: string, body: unknown) => {
      const found = clear.exec(JSON.stringify(body ?? ''))
      if (found) told.push(`${where}: ${found[0]}`)
    }
    const answered = new Set<string>()
    for (const route of detailed().filter(({ method }) => method === 'GET')) {
      for (const id of ids) {
        const { status, body } = await call(everyone, route, id)
        if (status !== 200) continue
        answered.add(route.id)
        listen(route.id, body)
      }
    }
    expect(answered).toContain('clients.client.get')
    expect(answered).toContain('accounts.account.get')
    for (const route of app.platform.routes.filter(({ kind }) => kind === 'list'))
      listen(route.id, (await everyone.get(`${route.path}?limit=500`)).body)
    const { rows } = await app.pool.query('select before, after, params, reason, target_label from platform.journal')
    listen('records', rows)
    expect(told).toEqual([])
  })

  it('[P-03] [G1] is in no list and no count, and nothing of it is exported or chosen', async () => {
    const lists = [...app.platform.lists.values()].filter((list) => list.scope === 'accounts')
    const shown: Record<string, number> = {}
    for (const list of lists) {
      const route = app.platform.routes.find((one) => one.kind === 'list' && one.list === list)
      if (!route) continue
      const total = async (who: Person) => {
        const { status, body } = await who.get<{ items: unknown[]; total: { value: number } }>(`${route.path}?count=1`)
        expect(status, list.id).toBe(200)
        expect(body.items.length === 0, list.id).toBe(body.total.value === 0)
        return body.total.value
      }
      shown[list.id] = await total(everyone)
      expect(await total(stranger), list.id).toBe(0)
    }
    expect(shown['accounts.account']).toBe(200)
    expect(shown['clients.client']).toBeGreaterThan(100)
  })

  it('[P-03] [G1] is not found by searching', async () => {
    const { rows } = await app.pool.query<{ text: string }>(`
      (select account_no as text from accounts.account limit 2) union all
      (select display_name from clients.client limit 2) union all
      (select username from access.operator where not sees_all limit 2)`)
    const search = async (who: Person, text: string) => {
      const { status, body } = await who.get<{ items: unknown[] }>(`/search?q=${encodeURIComponent(text)}`)
      expect(status).toBe(200)
      return body.items.length
    }
    let found = 0
    for (const { text } of rows) {
      found += await search(everyone, text)
      expect(await search(stranger, text), text).toBe(0)
    }
    expect(found).toBeGreaterThan(0)
  })

  it('[P-03] [G1] begins exactly at the edge: a branch sees its own rows, all of them and no others', async () => {
    const { rows } = await app.pool.query<{ department: string; line: string; n: number }>(`
      select department_id as department, business_line as line, count(*)::int n
      from accounts.account group by 1, 2 order by n desc limit 5`)
    for (const { department, line, n } of rows) {
      const branch = app.signInAs('all', { all: false, businessLines: [line], departmentIds: [department] })
      const { body } = await branch.get<{ items: { id: string }[]; total: { value: number } }>(
        '/accounts?count=1&limit=500',
      )
      expect(body.total.value).toBe(n)
      const seen = await app.pool.query<{ n: number }>(
        'select count(*)::int n from accounts.account where id = any($1) and department_id = $2 and business_line = $3',
        [body.items.map((item) => item.id), department, line],
      )
      expect(seen.rows[0]?.n).toBe(n)
    }
  })
})

type About = {
  accountId: string
  clientId: string
  departmentId: string
  accountNo: string
  line: string
  ids: string[]
}

/** The account that most tables say something of, with a row of each. */
async function mostKnown(): Promise<About> {
  const { rows: tables } = await app.pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and table_schema <> all($1) and table_schema !~ '^(pg_|information_schema|public)'
        and column_name in ('id', 'account_id', 'business_line')
      group by 1 having count(*) = 3 order by 1`,
    [OF_THE_HOUSE],
  )
  const known = new Map<string, string[]>()
  for (const { name } of tables) {
    const { rows } = await app.pool.query<{ id: string; account: string }>(
      `select distinct on (account_id) id, account_id as account from ${name} where account_id is not null`,
    )
    for (const { id, account } of rows) known.set(account, [...(known.get(account) ?? []), id])
  }
  const [most] = [...known].sort(([, a], [, b]) => b.length - a.length)
  const { rows } = await app.pool.query<Omit<About, 'ids'>>(
    `select id as "accountId", client_id as "clientId", department_id as "departmentId", account_no as "accountNo",
        business_line as line from accounts.account where id = $1`,
    [most?.[0]],
  )
  if (!most || !rows[0]) throw new Error('no account is known')
  return { ...rows[0], ids: most[1] }
}

describe('a client in two business lines', { timeout: 240_000 }, () => {
  it('[A-30] [G1] is seen in one of them without a trace of the other: by id, in lists, searches, figures and exports', async () => {
    const { ids: rowsOfOther, ...other } = await mostKnown()
    expect(rowsOfOther.length).toBeGreaterThan(5)
    const line = other.line === 'fund-distribution' ? 'brokerage' : 'fund-distribution'
    const { clientId, departmentId } = other
    const own = await inTransaction(app.db, (tx) =>
      openAccount(
        tx,
        app.platform,
        app.clock(),
        cashAccount({ clientId, departmentId, businessLine: line, type: 'fund' }),
      ),
    )
    const viewer = app.signInAs('all', { all: false, businessLines: [line], departmentIds: [departmentId] })
    expect((await viewer.get(`/accounts/${own.id}`)).status).toBe(200)
    const secrets = [other.accountId, other.accountNo, ...rowsOfOther]
    const told: string[] = []
    const listen = (where: string, { body }: Answer) => {
      const text = JSON.stringify(body ?? '')
      for (const secret of secrets) if (text.includes(secret)) told.push(`${where}: ${secret}`)
    }
    for (const route of detailed().filter(({ method }) => method === 'GET')) {
      const nothing = gist(await call(viewer, route))
      for (const id of [other.accountId, ...rowsOfOther]) {
        const answer = gist(await call(viewer, route, id))
        if (answer !== nothing) told.push(`${route.id} ${id}: ${answer}`)
      }
      for (const id of [clientId, own.id]) listen(route.id, await call(viewer, route, id))
    }
    const others = app.platform.routes.filter((route) => route.method === 'GET' && !route.path.includes('{'))
    for (const route of others.filter(answering)) listen(route.id, await viewer.get(`${route.path}?limit=500`))
    let heard = 0
    for (const list of app.platform.lists.values()) {
      const route = others.find((one) => one.kind === 'list' && one.list === list)
      if (!route) continue
      listen(`${list.id} by client`, await viewer.get(`${route.path}?clientId=${clientId}`))
      const open = JSON.stringify((await everyone.get(`${route.path}?clientId=${clientId}`)).body)
      heard += secrets.filter((secret) => open.includes(secret)).length
    }
    // Whoever sees both lines is told of all this: the silence above is not for want of asking.
    expect(heard).toBeGreaterThan(5)
    listen('search', await viewer.get(`/search?q=${encodeURIComponent(other.accountNo)}`))
    expect(told).toEqual([])
  })
})
