import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedAccess } from '#modules/access'
import { inTransaction } from '#platform/db.ts'
import type { Route } from '#platform/http/route.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { departments, operators } from '../../src/demo/organisation.ts'
import { answering, pathOf } from './calls.ts'

let app: TestApp
let passwords: ReadonlyMap<string, string>
beforeAll(async () => {
  app = await testApp()
  const seeded = await inTransaction(app.db, (tx) => seedAccess(tx, app.clock(), { departments, operators }))
  passwords = seeded.passwords
})
afterAll(() => app.close())

async function signIn(username: string): Promise<{ cookie: string; permissions: Set<string> }> {
  const answer = await app.http.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ username, password: passwords.get(username) }),
  })
  expect(answer.statusCode).toBe(200)
  const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
  return { cookie, permissions: new Set(answer.json<{ permissions: string[] }>().permissions) }
}

/** Ending the session would end the test. */
const harmless = (route: Route) =>
  answering(route) && route.id !== 'access.session.signOut' && route.permission !== 'client'
const codeOf = async (cookie: string, route: Route): Promise<string> => {
  const answer = await app.http.inject({
    method: route.method,
    url: `/api/v1${pathOf(route)}`,
    headers: { cookie, 'idempotency-key': `matrix-${route.id}`, 'content-type': 'application/json' },
    ...(route.method === 'GET' ? {} : { payload: '{}' }),
  })
  if (answer.statusCode < 400) return 'done'
  const { code, params } = answer.json<{ code: string; params: { permission?: string } }>()
  return code === 'PERMISSION_MISSING' ? `missing ${params.permission}` : code
}

/** Who may do what, in the words of the demo: a key that each role has and one that it has not. */
const POSITIONS: readonly [string, string[], string[]][] = [
  ['admin', ['access.grant.giveRole', 'access.operator.create'], ['accounts.account.freeze', 'clients.client.view']],
  [
    'business-admin',
    ['accounts.account.freeze', 'approvals.rule.set'],
    ['access.grant.giveRole', 'access.operator.create'],
  ],
  ['maker', ['accounts.account.view', 'archive.document.upload'], ['accounts.account.freeze', 'approvals.task.agree']],
  [
    'reviewer',
    ['approvals.task.agree', 'clients.identity.reveal'],
    ['accounts.account.freeze', 'archive.document.upload'],
  ],
  [
    'compliance',
    ['approvals.task.agree', 'accounts.account.freeze'],
    ['accounts.account.cancel', 'access.role.update'],
  ],
  ['officer', ['approvals.task.agree', 'accounts.account.view'], ['accounts.account.freeze', 'approvals.rule.set']],
  [
    'clerk-central',
    ['accounts.account.freeze', 'approvals.task.handle', 'approvals.task.work'],
    ['approvals.task.agree', 'approvals.task.refuse', 'clients.identity.reveal'],
  ],
  ['supervisor', ['approvals.task.agree', 'accounts.account.freeze'], ['approvals.rule.set', 'access.operator.view']],
  [
    'auditor',
    ['accounts.account.view', 'accounts.account.export'],
    ['accounts.account.freeze', 'clients.identity.reveal'],
  ],
]

describe('every role', () => {
  it.each(POSITIONS)('[P-01] %s has %j and not %j', async (username, has, hasNot) => {
    const { permissions } = await signIn(username)
    expect(has.filter((key) => !permissions.has(key))).toEqual([])
    expect(hasNot.filter((key) => permissions.has(key))).toEqual([])
  })

  it.each(POSITIONS.map(([username]) => username))(
    '[P-02] %s gets through exactly those operations whose permission they have',
    async (username) => {
      const { cookie, permissions } = await signIn(username)
      const wrong: string[] = []
      for (const route of app.platform.routes.filter(harmless)) {
        const code = await codeOf(cookie, route)
        const open = route.permission === 'public' || route.permission === 'signed-in'
        const allowed = open || permissions.has(route.permission)
        const refused = code === `missing ${route.permission}`
        if (allowed === refused || code === 'SIGN_IN_REQUIRED' || code === 'INTERNAL')
          wrong.push(`${route.id}: ${code}`)
      }
      expect(wrong).toEqual([])
    },
  )

  it('[P-02] the auditor changes nothing: every command that touches more than their own things is refused', async () => {
    const { cookie } = await signIn('auditor')
    const changed: string[] = []
    for (const route of app.platform.routes.filter(harmless)) {
      // Exports and bulk runs have no key of their own: they ask for that of the list or command they are about.
      if (route.kind !== 'command' || route.scope === 'own' || route.command.permission === null) continue
      const code = await codeOf(cookie, route)
      if (code !== `missing ${route.permission}`) changed.push(`${route.id}: ${code}`)
    }
    expect(changed).toEqual([])
  })
})
