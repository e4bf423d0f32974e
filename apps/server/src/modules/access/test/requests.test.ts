import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { covers, grantedUntil } from '../policy/requests.ts'
import { type Answer, type Broker, testBroker } from './broker.ts'

let broker: Broker
let admin: string
let clerk: string
beforeAll(async () => {
  broker = await testBroker()
  admin = await broker.cookieOf('admin')
  clerk = await broker.cookieOf('clerk')
})
afterAll(() => broker?.close())
beforeEach(async () => {
  await sql`delete from access.right_request`.execute(broker.db)
})

const MISSING = 'access.role.view'
const roleId = async (code: string) => {
  const [found] = await rows(broker.db, sql<{ id: string }>`select id from access.role where code = ${code}`)
  return found?.id ?? ''
}
const idOf = (answer: Answer) => String(answer.body['id'])
const ask = async (more: object = {}, who = clerk) =>
  broker.call('POST', '/access/own/requests', who, {
    kind: 'role',
    what: await roleId('auditor'),
    missing: MISSING,
    reason: 'quarter end',
    ...more,
  })
const grant = (id: string, more: object = {}, who = admin) =>
  broker.call('POST', `/access/requests/${id}/grant`, who, more)
const permissionsOf = async (cookie: string) =>
  (await broker.call('GET', '/session', cookie)).body['permissions'] as string[]
const own = async (cookie = clerk) =>
  (await broker.call('GET', '/access/own/requests', cookie)).body['items'] as Record<string, unknown>[]
const waiting = async (cookie = admin) =>
  (await broker.call('GET', '/access/requests?state=open', cookie)).body['items'] as Record<string, unknown>[]
const takeBack = async () =>
  broker.call('DELETE', `/access/operators/${broker.id('clerk')}/roles/${await roleId('auditor')}`, admin)

describe('[P-02] somebody who lacks a right asks for it', () => {
  it('asking gives nothing; somebody else grants it, until the moment that was asked for', async () => {
    const expiresAt = broker.clock().add({ minutes: 30 }).toString()
    const asked = await ask({ expiresAt })
    expect(asked.status).toBe(201)
    expect(await permissionsOf(clerk)).not.toContain(MISSING)
    expect(await waiting()).toMatchObject([
      { username: 'clerk', kind: 'role', asked: 'auditor', missing: MISSING, reason: 'quarter end', state: 'open' },
    ])
    expect((await grant(idOf(asked))).status).toBe(200)
    expect(await permissionsOf(clerk)).toContain(MISSING)
    expect(await own()).toMatchObject([{ state: 'granted', decidedByName: 'Name of admin', code: 'auditor' }])
    broker.clock.advance({ minutes: 30 })
    expect(await permissionsOf(clerk)).not.toContain(MISSING)
    await takeBack()
  })

  it('is refused with a reason that whoever asked can read', async () => {
    const id = idOf(await ask())
    expect((await broker.call('POST', `/access/requests/${id}/refuse`, admin, {})).status).toBe(422)
    expect((await broker.call('POST', `/access/requests/${id}/refuse`, admin, { remark: 'not yours' })).status).toBe(
      200,
    )
    expect(await own()).toMatchObject([{ state: 'refused', remark: 'not yours' }])
    expect((await grant(id)).body).toMatchObject({ code: 'REQUEST_DECIDED', params: { state: 'refused' } })
    expect(await permissionsOf(clerk)).not.toContain(MISSING)
  })

  it('nobody grants or refuses what they asked for themselves, whatever they may do for others', async () => {
    const what = await roleId('auditor')
    const id = idOf(await ask({ what }, admin))
    expect(await grant(id)).toMatchObject({ status: 403, body: { code: 'OWN_RIGHTS' } })
    const refused = await broker.call('POST', `/access/requests/${id}/refuse`, admin, { remark: 'no' })
    expect(refused).toMatchObject({ status: 403, body: { code: 'OWN_RIGHTS' } })
    await expect(
      sql`update access.right_request set state = 'granted', decided_at = now(), decided_by = operator_id
        where id = ${id}::uuid`.execute(broker.db),
    ).rejects.toThrow('check constraint')
  })

  it('deciding needs the right to give as well, and reach of the person', async () => {
    const id = idOf(await ask())
    expect(await grant(id, {}, clerk)).toMatchObject({ status: 403 })
    const chief = broker.id('chief')
    const give = (permission: string) =>
      broker.call('PUT', `/access/operators/${chief}/permissions/${permission}`, admin)
    await give('access.request.grant')
    const cookie = await broker.cookieOf('chief')
    expect(await grant(id, {}, cookie)).toMatchObject({
      status: 403,
      body: { code: 'PERMISSION_MISSING', params: { permission: 'access.grant.giveRole' } },
    })
    await give('access.grant.giveRole')
    const far = idOf(await ask({}, await broker.cookieOf('shenzhen')))
    expect((await grant(far, {}, cookie)).status).toBe(404)
    expect((await grant(id, {}, cookie)).status).toBe(200)
    await takeBack()
  })

  it('whoever decides may end it earlier, never later', async () => {
    const wanted = broker.clock().add({ hours: 48 })
    const id = idOf(await ask({ expiresAt: wanted.toString() }))
    const later = await grant(id, { expiresAt: wanted.add({ seconds: 1 }).toString() })
    expect(later).toMatchObject({ status: 422, body: { code: 'EXPIRY_BEYOND_REQUEST' } })
    const nearer = wanted.subtract({ hours: 24 })
    expect((await grant(id, { expiresAt: nearer.toString() })).status).toBe(200)
    const [request] = await own()
    expect(Temporal.Instant.compare(String(request?.['grantedUntil']), nearer)).toBe(0)
    await takeBack()
  })

  it('asks once for one thing, not for what is there already, and not in a key’s name', async () => {
    await ask()
    expect((await ask()).body).toMatchObject({ code: 'REQUEST_OPEN' })
    const held = await roleId('account-clerk')
    expect((await ask({ what: held })).body).toMatchObject({ code: 'REQUEST_HELD' })
    expect((await ask({ what: broker.id('clerk') })).status).toBe(404)
    expect((await ask({ what: 'no-id' })).status).toBe(404)
    expect((await ask({ kind: 'permission', what: 'nobody.knows.it' })).body).toMatchObject({
      code: 'PERMISSION_UNKNOWN',
    })
    const made = await broker.call('POST', '/access/own/api-keys', admin, {
      name: 'program',
      scopes: [MISSING],
      expiresAt: broker.clock().add({ hours: 24 }).toString(),
    })
    expect(made.status).toBe(201)
    const key = String(made.body['key'])
    const byKey = await broker.bearer('POST', '/access/own/requests', key, { kind: 'role', what: held, reason: 'x' })
    expect(byKey).toMatchObject({ status: 403 })
  })

  it('is taken back by whoever asked, by nobody else, and by nobody twice', async () => {
    const id = idOf(await ask())
    const other = await broker.cookieOf('shenzhen')
    expect((await broker.call('DELETE', `/access/own/requests/${id}`, other)).status).toBe(404)
    expect((await broker.call('DELETE', `/access/own/requests/${id}`, clerk)).status).toBe(200)
    expect((await broker.call('DELETE', `/access/own/requests/${id}`, clerk)).body).toMatchObject({
      code: 'REQUEST_DECIDED',
    })
    expect((await grant(id)).body).toMatchObject({ code: 'REQUEST_DECIDED' })
    expect((await ask()).status).toBe(201)
  })

  it('two who grant it at once give it once', async () => {
    const id = idOf(await ask())
    const deputy = await broker.cookieOf('deputy')
    const answers = await Promise.all([grant(id), grant(id, {}, deputy)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    await takeBack()
  })
})

describe('[P-02] how long a request lasts', () => {
  const on = (day: number) => `2026-12-0${day}T00:00:00Z`
  it.each([
    ['nothing held covers nothing', null, null, false],
    ['without an end covers everything', { expiresAt: null }, null, true],
    ['with an end never covers one without', { expiresAt: on(9) }, null, false],
    ['the same moment is covered', { expiresAt: on(2) }, on(2), true],
    ['a later one is not', { expiresAt: on(2) }, on(3), false],
  ])('%s', (_case, present, wanted, expected) => {
    expect(covers(present, { expiresAt: wanted })).toBe(expected)
  })

  it('is granted as asked for, or until an earlier moment', () => {
    expect(grantedUntil(null, null)).toBeNull()
    expect(grantedUntil(on(2), null)).toBe(on(2))
    expect(grantedUntil(null, on(2))).toBe(on(2))
    expect(grantedUntil(on(3), on(2))).toBe(on(2))
    expect(() => grantedUntil(on(2), on(3))).toThrow('EXPIRY_BEYOND_REQUEST')
  })
})
