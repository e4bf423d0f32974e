import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { directory } from '../directory.ts'
import { type Broker, testBroker } from './broker.ts'

let broker: Broker
let admin: string
beforeAll(async () => {
  broker = await testBroker()
  admin = await broker.cookieOf('admin')
})
afterAll(() => broker.close())

const make = (cookie: string, scopes: string[], days = 30) =>
  broker.call('POST', '/access/own/api-keys', cookie, {
    name: 'Nightly export',
    scopes,
    expiresAt: broker
      .clock()
      .add({ hours: 24 * days })
      .toString(),
  })

describe('an API key', () => {
  it('[P-04] does what it was made for as its owner, and nothing else', async () => {
    const made = await make(admin, ['access.role.view'])
    expect(made.status).toBe(201)
    const key = String(made.body.key)
    expect(key).toMatch(/^kontor_[a-z0-9]{12}_[A-Za-z0-9_-]{43}$/)
    expect((await broker.bearer('GET', '/access/roles', key)).status).toBe(200)
    expect((await broker.bearer('GET', '/session', key)).body).toMatchObject({
      operator: { username: 'admin' },
      permissions: ['access.role.view'],
    })
    expect((await broker.bearer('POST', '/access/departments', key, {})).body).toMatchObject({
      code: 'PERMISSION_MISSING',
    })
    const [line] = await rows(
      broker.db,
      sql<{ kind: string; key: string; operator: string }>`select actor_kind kind, api_key_id "key",
        operator_id "operator" from platform.journal order by seq desc limit 1`,
    )
    expect(line).toEqual({ kind: 'apiKey', key: made.body.id, operator: broker.id('admin') })
  })

  it('[P-04] is shown once; only its hash is kept, and a wrong secret is nobody', async () => {
    const made = await make(admin, ['access.role.view'])
    const key = String(made.body.key)
    const secret = key.slice(-43)
    const [stored] = await rows(
      broker.db,
      sql<{ text: string }>`select (select string_agg(k::text, '') from access.api_key k)
        || (select string_agg(j::text, '') from platform.journal j)
        || (select string_agg(encode(outcome, 'escape'), '') from platform.idempotency) as text`,
    )
    expect(stored?.text).not.toContain(secret)
    const forged = key.slice(0, -43) + 'A'.repeat(43)
    expect((await broker.bearer('GET', '/access/roles', forged)).status).toBe(401)
    const { items } = (await broker.call('GET', '/access/own/api-keys', admin)).body as { items: { id: string }[] }
    expect(items.map((one) => one.id)).toContain(made.body.id)
    expect(JSON.stringify(items)).not.toContain(secret)
  })

  it('[P-04] cannot do more than its owner, when it is made or ever after', async () => {
    const clerk = await broker.cookieOf('clerk')
    expect((await make(clerk, ['access.role.view'])).body).toMatchObject({ code: 'PERMISSION_MISSING' })
    const give = (key: string) =>
      broker.call('PUT', `/access/operators/${broker.id('clerk')}/permissions/${key}`, admin)
    await give('access.apiKey.create')
    expect((await make(clerk, ['access.role.view'])).body).toMatchObject({
      code: 'KEY_EXCEEDS_OWNER',
      params: { permissions: ['access.role.view'] },
    })
    await give('access.role.view')
    const key = String((await make(clerk, ['access.role.view', 'access.apiKey.create'])).body.key)
    expect((await broker.bearer('GET', '/access/roles', key)).status).toBe(200)
    await broker.call('DELETE', `/access/operators/${broker.id('clerk')}/permissions/access.role.view`, admin)
    expect((await broker.bearer('GET', '/access/roles', key)).status).toBe(403)
    const child = {
      name: 'child',
      scopes: ['access.role.view'],
      expiresAt: broker.clock().add({ hours: 1 }).toString(),
    }
    expect((await broker.bearer('POST', '/access/own/api-keys', key, child)).body).toMatchObject({
      code: 'KEY_EXCEEDS_OWNER',
    })
  })

  it('[P-04] never touches what protects the sign-in of its owner', async () => {
    const key = String((await make(admin, ['access.role.view'])).body.key)
    const password = broker.passwords.get('admin')
    const attempts = [
      broker.bearer('POST', '/access/own/password', key, { current: password, password: 'four quiet herons' }),
      broker.bearer('POST', '/access/own/totp', key, { password }),
      broker.bearer('POST', '/access/own/totp/remove', key, { password }),
      broker.bearer('DELETE', '/session', key),
    ]
    for (const one of await Promise.all(attempts)) expect(one.body).toMatchObject({ code: 'SESSION_REQUIRED' })
  })

  it('[P-04] ends when it is revoked, when its time is up and when its owner is disabled', async () => {
    const [revoked, expired] = [await make(admin, ['access.role.view']), await make(admin, ['access.role.view'], 1)]
    const stands = async (made: { body: Record<string, unknown> }) => {
      const actor = await directory.actorOfKey(broker.db, String(made.body.id), broker.clock())
      return actor && [...actor.permissions]
    }
    expect([await stands(revoked), await stands(expired)]).toEqual([['access.role.view'], ['access.role.view']])
    const works = async (made: { body: Record<string, unknown> }) =>
      (await broker.bearer('GET', '/access/roles', String(made.body.key))).status
    expect([await works(revoked), await works(expired)]).toEqual([200, 200])
    expect((await broker.call('DELETE', `/access/own/api-keys/${revoked.body.id}`, admin)).status).toBe(200)
    expect([await works(revoked), await stands(revoked)]).toEqual([401, null])
    const deputy = await broker.cookieOf('deputy')
    const owned = await make(deputy, ['access.role.view'])
    expect(await works(owned)).toBe(200)
    const foreign = await broker.call('DELETE', `/access/own/api-keys/${owned.body.id}`, admin)
    expect(foreign.body, "another's key is none of one's own").toMatchObject({ code: 'NOT_FOUND' })
    await broker.call('POST', `/access/operators/${broker.id('deputy')}/disable`, admin)
    expect(await works(owned)).toBe(401)
    broker.clock.advance({ hours: 25 })
    expect(await works(expired)).toBe(401)
  })

  it('[P-04] lives a year at most', async () => {
    const fresh = await broker.cookieOf('admin')
    expect((await make(fresh, ['access.role.view'], 400)).body).toMatchObject({ code: 'KEY_LIFE_TOO_LONG' })
    expect((await make(fresh, ['access.role.view'], -1)).body).toMatchObject({ code: 'EXPIRY_PAST' })
  })
})
