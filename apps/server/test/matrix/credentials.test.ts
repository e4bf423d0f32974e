import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toWire } from '#kernel/clock.ts'
import { seedAccess } from '#modules/access'
import { inTransaction, rows } from '#platform/db.ts'
import type { Route } from '#platform/http/route.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { inTheLongRun } from '#testing/long.ts'
import { departments, operators } from '../../src/demo/organisation.ts'
import { answering, pathOf } from './calls.ts'

/** One role of the demo stands for all in the ordinary run; each has its turn in the long one. */
const ROLES = inTheLongRun
  ? ['admin', 'business-admin', 'maker', 'reviewer', 'compliance', 'officer', 'clerk-central', 'supervisor', 'auditor']
  : ['supervisor']

type Headers = Record<string, string>

let app: TestApp
let passwords: ReadonlyMap<string, string>
let routes: readonly Route[]
beforeAll(async () => {
  app = await testApp()
  const seeded = await inTransaction(app.db, (tx) => seedAccess(tx, app.clock(), { departments, operators }))
  passwords = seeded.passwords
  routes = app.platform.routes.filter((route) => answering(route) && route.id !== 'access.session.signOut')
})
afterAll(() => app.close())

async function send(method: Route['method'], path: string, headers: Headers, payload = '{}') {
  return app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...headers, 'idempotency-key': randomUUID(), 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { payload }),
  })
}

async function signIn(username: string): Promise<{ headers: Headers; permissions: Set<string> }> {
  const answer = await send('POST', '/session', {}, JSON.stringify({ username, password: passwords.get(username) }))
  expect(answer.statusCode).toBe(200)
  const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
  return { headers: { cookie }, permissions: new Set(answer.json<{ permissions: string[] }>().permissions) }
}

/** A key as it stands in the table; written there, since no route makes one that exceeds its owner or is over. */
async function keyOf(username: string, scopes: readonly string[], over: { days?: number; revoked?: boolean } = {}) {
  const prefix = randomBytes(6).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  const now = app.clock()
  const until = now.add({ hours: 24 * (over.days ?? 30) })
  const written = await rows(
    app.db,
    sql<{ id: string }>`insert into access.api_key
        (id, prefix, hash, operator_id, name, scopes, created_at, expires_at, revoked_at)
      select ${randomUUID()}, ${prefix}, ${createHash('sha256').update(secret).digest()}, o.id, 'matrix',
        ${[...scopes]}::text[], ${toWire(now.subtract({ hours: 48 }))}, ${toWire(until)},
        ${over.revoked ? toWire(now) : null}
      from access.operator o where o.username = ${username} returning id`,
  )
  expect(written).toHaveLength(1)
  return { authorization: `Bearer kontor_${prefix}_${secret}` }
}

/** `missing <permission>`, the code of another refusal, or `done`. */
async function codeOf(headers: Headers, route: Route): Promise<string> {
  const answer = await send(route.method, pathOf(route), headers)
  if (answer.statusCode < 400) return 'done'
  const { code, params } = answer.json<{ code: string; params: { permission?: string } }>()
  return code === 'PERMISSION_MISSING' ? `missing ${params.permission}` : code
}

/** Every operation in turn; answers those whose refusal is not what the credential makes it. */
async function mismatches(headers: Headers, rights: ReadonlySet<string>): Promise<string[]> {
  const wrong: string[] = []
  for (const route of routes.filter(({ permission }) => permission !== 'client')) {
    const code = await codeOf(headers, route)
    const allowed = ['public', 'signed-in'].includes(route.permission) || rights.has(route.permission)
    const refused = code === `missing ${route.permission}`
    if (allowed === refused || code === 'SIGN_IN_REQUIRED' || code === 'INTERNAL') wrong.push(`${route.id}: ${code}`)
  }
  return wrong
}

describe('every operation with every kind of credential', () => {
  const dead: Record<string, () => Promise<Headers>> = {
    'no credential': async () => ({}),
    'an ended session': async () => {
      const { headers } = await signIn('supervisor')
      expect((await send('DELETE', '/session', headers)).statusCode).toBeLessThan(300)
      return headers
    },
    'an expired key': () => keyOf('supervisor', [...app.platform.permissions.keys()], { days: -1 }),
    'a revoked key': () => keyOf('supervisor', [...app.platform.permissions.keys()], { revoked: true }),
    'a key with another secret': async () => {
      const { authorization } = await keyOf('supervisor', [...app.platform.permissions.keys()])
      return { authorization: authorization.slice(0, -43) + 'A'.repeat(43) }
    },
  }

  it.each(Object.keys(dead))('[P-02] [P-04] %s is nobody: all but what is public asks to sign in', async (kind) => {
    const headers = await dead[kind]?.()
    const open: string[] = []
    for (const route of routes) {
      if ((await codeOf(headers ?? {}, route)) !== 'SIGN_IN_REQUIRED') open.push(route.id)
    }
    expect(open).toEqual(routes.filter(({ permission }) => permission === 'public').map(({ id }) => id))
  })

  describe.each(ROLES)('a key of %s', (username) => {
    // So each operation meets one key that has its permission and one that has not.
    it.each(['the first half', 'the second half'])(
      '[P-02] [P-04] opens %s of the permissions, and only what its owner may do himself',
      async (half) => {
        const { permissions } = await signIn(username)
        const mine = half === 'the first half' ? 0 : 1
        const scopes = [...app.platform.permissions.keys()].toSorted().filter((_key, index) => index % 2 === mine)
        expect(scopes.filter((key) => permissions.has(key)).length).toBeGreaterThan(0)
        expect(scopes.filter((key) => !permissions.has(key)).length).toBeGreaterThan(0)
        const rights = new Set(scopes.filter((key) => permissions.has(key)))
        expect(await mismatches(await keyOf(username, scopes), rights)).toEqual([])
      },
    )
  })
})
