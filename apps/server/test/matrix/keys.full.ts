import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toWire } from '#kernel/clock.ts'
import { inTransaction, rows } from '#platform/db.ts'
import type { Route } from '#platform/http/route.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { inTheLongRun } from '#testing/long.ts'
import { seedDemo } from '../../src/demo/seed.ts'
import { answering, gist, inputFor, pathOf } from './calls.ts'

type Headers = Record<string, string>

/** Owners between whom every permission of the house is held, each time with less to see. */
const OWNERS = inTheLongRun ? ['business-admin', 'admin', 'maker', 'compliance', 'officer'] : ['business-admin']
type Sees = { lines: string[]; departments: string[] }

let app: TestApp
let home: { department: string; line: string; other: string; elsewhere: string }
let ids: Record<string, string[]>

/** Where one account stands, and a line in which that department keeps nothing. */
async function placeOf() {
  const lines = ['brokerage', 'asset-management', 'fund-distribution', 'investment-advisory', 'introducing']
  const [found] = await rows(
    app.db,
    sql<typeof home>`
      with used as (select distinct department_id, business_line from accounts.account
        union select department_id, business_line from clients.client_place
        union select department_id, business_line from onboarding.application)
      select a.department_id as department, a.business_line as line, o.line as other,
        (select d.id from access.department d where d.code = 'AUDIT') as elsewhere
      from accounts.account a cross join unnest(${lines}::text[]) o (line)
      where not exists (select from used u where u.department_id = a.department_id and u.business_line = o.line)
        and a.business_line = 'brokerage'
      order by a.opened_at, o.line limit 1`,
  )
  if (!found) throw new Error('every department keeps every line')
  return found
}

/** Rows of that place, by what they are; the long run takes more of each. */
async function idsAt({ department, line }: typeof home): Promise<Record<string, string[]>> {
  const take = inTheLongRun ? 3 : 1
  const place = sql`department_id = ${department}::uuid and business_line = ${line}`
  const casePlace = sql`c.department_id = ${department}::uuid and c.business_line = ${line}`
  const owners = sql`array(select o.id from access.operator o where o.username = any(${OWNERS}::text[]))`
  // What people made or were asked about is theirs wherever it stands.
  const stranger = sql`not (c.maker_id = any(${owners})) and not exists (select from approvals.task t
    where t.case_id = c.id and (t.decided_by = any(${owners}) or t.candidate_ids && ${owners}))`
  const tables = {
    account: sql`select id from accounts.account where ${place}`,
    client: sql`select client_id as id from clients.client_place where ${place}`,
    application: sql`select id from onboarding.application where ${place} and not (maker_id = any(${owners}))`,
    document: sql`select id from archive.document where ${place}`,
    case: sql`select c.id from approvals.case c where ${casePlace} and ${stranger}`,
    task: sql`select k.id from approvals.task k join approvals.case c on c.id = k.case_id
      where ${casePlace} and ${stranger}`,
    request: sql`select q.id from businesses.request q join approvals.case c on c.id = q.case_id
      where ${casePlace} and ${stranger}`,
  }
  const found: Record<string, string[]> = {}
  for (const [name, from] of Object.entries(tables)) {
    found[name] = (await rows(app.db, sql<{ id: string }>`select id from (${from}) x limit ${take}`)).map(
      ({ id }) => id,
    )
  }
  return found
}

beforeAll(async () => {
  const nowhere = { url: 'http://127.0.0.1:9', keyId: 'k', secret: 's' }
  app = await testApp({ now: '2026-11-20T02:00:00Z', config: { counters: { ctp: nowhere, femas: null, cap: null } } })
  await seedDemo(app.platform, { size: 'small', keep: async () => undefined })
  home = await placeOf()
  ids = await idsAt(home)
})
afterAll(() => app.close())

/** A key that opens everything its owner may do, of somebody of the demo who sees this and nothing else from now on. */
async function keyOf(username: string, { lines, departments }: Sees): Promise<Headers> {
  const prefix = randomBytes(6).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  const now = app.clock()
  const from = toWire(now.subtract({ hours: 48 }))
  await inTransaction(app.db, async (tx) => {
    const [owner] = await rows(
      tx,
      sql<{ id: string }>`update access.operator set sees_all = false
      where username = ${username} returning id`,
    )
    const id = owner?.id ?? ''
    await sql`delete from access.operator_business_line where operator_id = ${id}`.execute(tx)
    await sql`delete from access.operator_department where operator_id = ${id}`.execute(tx)
    for (const line of lines) {
      await sql`insert into access.operator_business_line (operator_id, business_line, valid_from) values (${id}, ${line}, ${from})`.execute(
        tx,
      )
    }
    for (const department of departments) {
      await sql`insert into access.operator_department (operator_id, department_id, valid_from)
        values (${id}, ${department}, ${from})`.execute(tx)
    }
    await sql`insert into access.api_key (id, prefix, hash, operator_id, name, scopes, created_at, expires_at)
      values (${randomUUID()}, ${prefix}, ${createHash('sha256').update(secret).digest()}, ${id}, 'matrix',
        ${[...app.platform.permissions.keys()]}::text[], ${from}, ${toWire(now.add({ hours: 240 }))})`.execute(tx)
  })
  return { authorization: `Bearer kontor_${prefix}_${secret}` }
}

async function ask(headers: Headers, route: Route, id: string) {
  const answer = await app.http.inject({
    method: route.method,
    url: `/api/v1${pathOf(route, id)}`,
    headers: { ...headers, 'idempotency-key': randomUUID(), 'content-type': 'application/json' },
    ...(route.method === 'GET' ? {} : { payload: JSON.stringify(inputFor(route, id)) }),
  })
  const json = /json/.test(String(answer.headers['content-type']))
  return { status: answer.statusCode, body: (json ? answer.json() : {}) as Record<string, unknown>, headers: {} }
}

const detailed = () =>
  app.platform.routes.filter(
    (route) =>
      route.scope === 'accounts' &&
      route.kind !== 'list' &&
      answering(route) &&
      /\{(id|[A-Za-z]+Id)\}/.test(route.path),
  )

const SCOPES: Record<string, () => Sees> = {
  'the same department in another line': () => ({ lines: [home.other], departments: [home.department] }),
  'the same line in another department': () => ({ lines: [home.line], departments: [home.elsewhere] }),
  'a line and no department': () => ({ lines: [home.line], departments: [] }),
  nothing: () => ({ lines: [], departments: [] }),
}
const kinds = inTheLongRun ? Object.keys(SCOPES) : Object.keys(SCOPES).slice(0, 1)

describe('every operation with an API key of somebody who sees something else', { timeout: 240_000 }, () => {
  it.each(OWNERS.flatMap((owner) => kinds.map((kind) => [owner, kind] as const)))(
    '[P-03] [P-04] a key of %s for %s is told the same of what is there as of what is not',
    async (owner, kind) => {
      const sees = SCOPES[kind]?.() ?? { lines: [], departments: [] }
      const key = await keyOf(owner, sees)
      const told: string[] = []
      for (const route of detailed()) {
        const nothing = gist(await ask(key, route, randomUUID()))
        for (const [what, some] of Object.entries(ids)) {
          for (const id of some) {
            const answer = gist(await ask(key, route, id))
            if (answer !== nothing) told.push(`${route.id} ${what} ${id}: ${answer} instead of ${nothing}`)
          }
        }
      }
      expect(told).toEqual([])
      for (const [path, name] of [
        ['/accounts', 'accounts'],
        ['/clients', 'clients'],
        ['/archive/documents', 'documents'],
      ]) {
        const list = await app.http.inject({ url: `/api/v1${path}?count=1`, headers: key })
        if (list.statusCode === 200) expect(list.json().items, name).toEqual([])
      }
    },
  )

  it('[P-04] the same key is answered about the same ids once its owner sees the place', async () => {
    const key = await keyOf('business-admin', { lines: [home.line], departments: [home.department] })
    const answered = new Set<string>()
    for (const route of detailed().filter(({ method }) => method === 'GET')) {
      for (const some of Object.values(ids)) {
        for (const id of some) if ((await ask(key, route, id)).status === 200) answered.add(route.id)
      }
    }
    expect(answered).toContain('accounts.account.get')
    expect(answered).toContain('clients.client.get')
  })
})
