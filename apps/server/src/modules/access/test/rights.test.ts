import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { resolveActor } from '../resolve.ts'
import { type Broker, testBroker } from './broker.ts'

let broker: Broker
let admin: string
beforeAll(async () => {
  broker = await testBroker()
  admin = await broker.cookieOf('admin')
})
afterAll(() => broker.close())

const roleId = async (code: string) => {
  const [found] = await rows(broker.db, sql<{ id: string }>`select id from access.role where code = ${code}`)
  return found?.id ?? ''
}
const permissionsOf = async (cookie: string) =>
  (await broker.call('GET', '/session', cookie)).body.permissions as string[]
const roleUrl = async (who: string, role: string) => `/access/operators/${broker.id(who)}/roles/${await roleId(role)}`

describe('a right', () => {
  it('[P-02] counts from the next request on, and is gone with the next request after it was taken', async () => {
    const clerk = await broker.cookieOf('clerk')
    expect(await permissionsOf(clerk)).not.toContain('access.role.view')
    expect((await broker.call('GET', '/access/roles', clerk)).body).toMatchObject({
      code: 'PERMISSION_MISSING',
      params: { permission: 'access.role.view' },
    })
    expect((await broker.call('PUT', await roleUrl('clerk', 'auditor'), admin)).status).toBe(200)
    expect((await broker.call('GET', '/access/roles', clerk)).status).toBe(200)
    expect((await broker.call('DELETE', await roleUrl('clerk', 'auditor'), admin)).status).toBe(200)
    expect((await broker.call('GET', '/access/roles', clerk)).status).toBe(403)
  })

  it('[P-02] changes for every holder at once when a role or policy changes', async () => {
    const policy = await broker.call('POST', '/access/policies', admin, {
      code: 'sessions',
      name: 'Sessions',
      permissions: ['access.session.view'],
    })
    const role = await broker.call('POST', '/access/roles', admin, {
      code: 'watch',
      name: 'Watch',
      policyIds: [policy.body.id],
    })
    await broker.call('PUT', `/access/operators/${broker.id('clerk')}/roles/${role.body.id}`, admin)
    const clerk = await broker.cookieOf('clerk')
    expect(await permissionsOf(clerk)).toContain('access.session.view')
    await broker.call('PUT', `/access/policies/${policy.body.id}`, admin, { name: 'Sessions', permissions: [] })
    expect(await permissionsOf(clerk)).not.toContain('access.session.view')
    await broker.call('PUT', `/access/policies/${policy.body.id}`, admin, {
      name: 'Sessions',
      permissions: ['access.session.view'],
    })
    expect(await permissionsOf(clerk)).toContain('access.session.view')
    await broker.call('PUT', `/access/roles/${role.body.id}`, admin, { name: 'Watch', policyIds: [] })
    expect(await permissionsOf(clerk)).not.toContain('access.session.view')
    expect((await broker.call('DELETE', `/access/roles/${role.body.id}`, admin)).body).toMatchObject({ code: 'IN_USE' })
  })

  it('[P-02] with an end is dead from that moment, and one that begins later is not alive before', async () => {
    const now = broker.clock()
    const clerk = await broker.cookieOf('clerk')
    const grant = (validFrom: Temporal.Instant, expiresAt: Temporal.Instant) =>
      roleUrl('clerk', 'auditor').then((url) =>
        broker.call('PUT', url, admin, { validFrom: validFrom.toString(), expiresAt: expiresAt.toString() }),
      )
    expect((await grant(now, now)).body).toMatchObject({ code: 'EXPIRY_PAST' })
    expect((await grant(now.add({ minutes: 5 }), now.add({ minutes: 10 }))).status).toBe(200)
    expect(await permissionsOf(clerk)).not.toContain('access.role.view')
    broker.clock.advance({ minutes: 5 })
    expect(await permissionsOf(clerk)).toContain('access.role.view')
    broker.clock.advance({ minutes: 4, seconds: 59 })
    expect(await permissionsOf(clerk)).toContain('access.role.view')
    broker.clock.advance({ seconds: 1 })
    expect(await permissionsOf(clerk)).not.toContain('access.role.view')
  })

  it('[P-02] edge: had by role and by personal grant, it stays until the last of them is taken', async () => {
    const key = 'access.session.view'
    const own = `/access/operators/${broker.id('shenzhen')}/permissions/${key}`
    const by = await roleUrl('shenzhen', 'auditor')
    const shenzhen = await broker.cookieOf('shenzhen')
    for (const url of [own, by]) expect((await broker.call('PUT', url, admin)).status).toBe(200)
    expect(await permissionsOf(shenzhen)).toContain(key)
    await broker.call('DELETE', by, admin)
    expect(await permissionsOf(shenzhen)).toContain(key)
    await broker.call('DELETE', own, admin)
    expect(await permissionsOf(shenzhen)).not.toContain(key)
  })

  it('[P-01] taken over by its name in the sources brings the commands it means', async () => {
    const [known] = await rows(
      broker.db,
      sql<{ key: string; implies: string[] }>`select key, implies from access.permission
        where declared and cardinality(implies) > 0 order by key limit 1`,
    )
    if (!known) return expect(broker.platform.permissions.has('clients.client.freeze')).toBe(false)
    const clerk = await broker.cookieOf('clerk')
    await broker.call('PUT', `/access/operators/${broker.id('clerk')}/permissions/${known.key}`, admin)
    expect(await permissionsOf(clerk)).toEqual(expect.arrayContaining([known.key, ...known.implies]))
  })
})

describe('who is kept out', () => {
  it('[P-04] a disabled person at once, whatever session is open', async () => {
    const shenzhen = await broker.cookieOf('shenzhen')
    const disable = `/access/operators/${broker.id('shenzhen')}/disable`
    expect((await broker.call('POST', disable, admin, { reason: 'left' })).status).toBe(200)
    expect((await broker.call('GET', '/session', shenzhen)).status).toBe(401)
    await broker.call('POST', `/access/operators/${broker.id('shenzhen')}/enable`, admin)
    expect((await broker.call('GET', '/session', shenzhen)).status, 'the old session stays ended').toBe(401)
  })

  it('[P-04] a session ended by an administrator, also when sixteen requests are under way', async () => {
    const shenzhen = await broker.cookieOf('shenzhen')
    const list = await broker.call('GET', '/access/own/sessions', shenzhen)
    const [{ id } = { id: '' }] = list.body.items as { id: string }[]
    const during = Array.from({ length: 16 }, () => broker.call('GET', '/session', shenzhen))
    expect((await broker.call('DELETE', `/access/sessions/${id}`, admin)).status).toBe(200)
    expect((await broker.call('GET', '/session', shenzhen)).status).toBe(401)
    for (const one of await Promise.all(during)) expect([200, 401]).toContain(one.status)
  })

  it('[P-02] whoever asks with nothing, nonsense, or a cookie that never was', async () => {
    expect((await broker.call('GET', '/session', null)).status).toBe(401)
    expect((await broker.call('GET', '/session', 'nonsense')).status).toBe(401)
    expect((await broker.call('GET', '/session', 'A'.repeat(43))).status).toBe(401)
    expect((await broker.bearer('GET', '/session', 'kontor_abcdefghijkl_'.concat('A'.repeat(43)))).status).toBe(401)
    expect((await broker.bearer('GET', '/session', 'x')).status).toBe(401)
  })
})

describe('nobody', () => {
  it('[P-01] changes their own rights, not even an administrator', async () => {
    const own = `/access/operators/${broker.id('admin')}`
    const attempts = [
      broker.call('PUT', await roleUrl('admin', 'business-administrator'), admin),
      broker.call('PUT', `${own}/permissions/access.operator.export`, admin),
      broker.call('PUT', `${own}/scope`, admin, { all: true, businessLines: [], departments: [] }),
      broker.call('POST', `${own}/reset-password`, admin),
      broker.call('POST', `${own}/disable`, admin),
    ]
    for (const one of await Promise.all(attempts)) expect(one.body).toMatchObject({ code: 'OWN_RIGHTS' })
  })

  it('[P-01] gains by changing a policy or role they have', async () => {
    const make = async (code: string) => {
      const policy = await broker.call('POST', '/access/policies', admin, { code, name: code, permissions: [] })
      const role = await broker.call('POST', '/access/roles', admin, { code, name: code, policyIds: [policy.body.id] })
      return { policy: policy.body.id, role: role.body.id }
    }
    const { policy, role } = await make('own-gain')
    const deputy = await broker.cookieOf('deputy')
    await broker.call('PUT', `/access/operators/${broker.id('admin')}/roles/${role}`, deputy)
    const beyond = [...broker.platform.permissions.keys()].filter((key) =>
      /^(archive|clients|accounts)\.[a-z]+\.view$/.test(key),
    )
    const wanted = beyond.length > 0 ? beyond : ['approvals.case.view']
    if (beyond.length > 0) {
      const gain = await broker.call('PUT', `/access/policies/${policy}`, admin, { name: 'x', permissions: wanted })
      expect(gain.body).toMatchObject({ code: 'OWN_RIGHTS' })
      const other = await broker.call('PUT', `/access/policies/${policy}`, deputy, { name: 'x', permissions: wanted })
      expect(other.status, 'somebody else may').toBe(200)
    }
    expect((await broker.call('PUT', `/access/policies/${policy}`, admin, { name: 'y', permissions: [] })).status).toBe(
      200,
    )
  })

  it('[P-01] hands out power over rights that they do not have', async () => {
    const now = broker.clock()
    for (const key of [
      'access.grant.giveRole',
      'access.grant.givePermission',
      'access.operator.resetPassword',
      'access.operator.view',
    ]) {
      const url = `/access/operators/${broker.id('chief')}/permissions/${key}`
      const given = await broker.call('PUT', url, admin, { expiresAt: now.add({ hours: 1 }).toString() })
      expect(given.status).toBe(200)
    }
    const chief = await broker.cookieOf('chief')
    expect((await broker.call('PUT', await roleUrl('clerk', 'administrator'), chief)).body).toMatchObject({
      code: 'GRANT_EXCEEDS_OWN',
    })
    expect((await broker.call('PUT', await roleUrl('clerk', 'account-clerk'), chief)).status).toBe(200)
    expect((await broker.call('PUT', await roleUrl('shenzhen', 'auditor'), chief)).body, 'out of reach').toMatchObject({
      code: 'NOT_FOUND',
    })
    const setScope = (departments: string[], all = false) =>
      broker.call('PUT', `/access/operators/${broker.id('clerk')}/scope`, chief, {
        all,
        businessLines: [{ businessLine: 'brokerage' }],
        departments: departments.map((code) => ({ departmentId: broker.department(code) })),
      })
    expect((await setScope(['HK-CEN'])).body).toMatchObject({ code: 'PERMISSION_MISSING' })
    await broker.call('PUT', `/access/operators/${broker.id('chief')}/permissions/access.grant.setScope`, admin)
    expect((await setScope(['HK-CEN'])).status).toBe(200)
    expect((await setScope(['SZ'])).body).toMatchObject({ code: 'SCOPE_EXCEEDS_OWN' })
    expect((await setScope([], true)).body).toMatchObject({ code: 'SCOPE_EXCEEDS_OWN' })
  })

  it('[P-01] takes the last administrator away, by no door and not at the same time', async () => {
    const deputy = await broker.cookieOf('deputy')
    const both = await Promise.all([
      broker.call('POST', `/access/operators/${broker.id('deputy')}/disable`, admin),
      broker.call('POST', `/access/operators/${broker.id('admin')}/disable`, deputy),
    ])
    const codes = both.map((one) => one.body.code ?? 'done').sort()
    expect(codes).toHaveLength(2)
    expect(
      codes.filter((code) => code === 'done'),
      'one of the two at most',
    ).toHaveLength(1)
    const [left, cookie] = both[0]?.status === 200 ? ['admin', admin] : ['deputy', deputy]
    const gone = left === 'admin' ? 'deputy' : 'admin'
    expect((await broker.call('DELETE', await roleUrl(left, 'administrator'), cookie)).body).toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    })
    await broker.call('POST', `/access/operators/${broker.id(gone)}/enable`, cookie)
    const back = await broker.cookieOf(gone)
    const soon = broker.clock().add({ hours: 1 }).toString()
    expect((await broker.call('PUT', await roleUrl(left, 'administrator'), back, { expiresAt: soon })).status).toBe(200)
    const scope = { all: false, businessLines: [], departments: [] }
    expect((await broker.call('PUT', `/access/operators/${broker.id(gone)}/scope`, cookie, scope)).body).toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    })
  })
})

describe('the data scope', () => {
  it('[P-03] follows the tree: a department that moves is seen by who sees its new parent', async () => {
    const chief = await broker.cookieOf('chief')
    const scopeOf = async () => {
      const actor = await resolveActor(broker.platform, {
        cookie: chief,
        bearer: null,
        ip: '10.0.0.1',
        requestId: 'r',
        userAgent: null,
      })
      return actor?.scope.all === false ? [...actor.scope.departmentIds].sort() : null
    }
    const inHongKong = [broker.department('HK'), broker.department('HK-CEN')]
    expect(await scopeOf()).toEqual([...inHongKong].sort())
    const cookie =
      (await broker.call('GET', '/session', admin)).status === 200 ? admin : await broker.cookieOf('deputy')
    const move = (code: string, parent: string) =>
      broker.call('POST', `/access/departments/${broker.department(code)}/move`, cookie, {
        parentId: broker.department(parent),
      })
    expect((await move('SZ', 'HK')).status).toBe(200)
    expect(await scopeOf()).toEqual([...inHongKong, broker.department('SZ')].sort())
    expect((await move('HK', 'SZ')).body).toMatchObject({ code: 'DEPARTMENT_CYCLE' })
    expect((await move('SZ', 'HQ')).status).toBe(200)
    expect(await scopeOf()).toEqual([...inHongKong].sort())
  })

  it('[P-02] and the rights of a person are explained, and a missing permission names who can give it', async () => {
    const clerk = await broker.cookieOf('clerk')
    const missing = await broker.call('GET', '/access/why?permission=access.role.view', clerk)
    expect(missing.body).toMatchObject({ declared: true, held: false, ways: [] })
    expect((missing.body.roles as { code: string }[]).map((one) => one.code)).toContain('auditor')
    expect((missing.body.granters as { id: string }[]).map((one) => one.id)).toContain(broker.id('admin'))
    const unknown = await broker.call('GET', '/access/why?permission=nobody.knows.this', clerk)
    expect(unknown.body).toMatchObject({ declared: false, held: false, granters: [] })
    const own = await broker.call('GET', '/access/own/rights', clerk)
    expect(own.body).toMatchObject({ operatorId: broker.id('clerk'), scope: { all: false } })
    const chief = await broker.cookieOf('chief')
    const rights = `/access/operators/${broker.id('clerk')}/rights`
    expect((await broker.call('GET', rights, chief)).status).toBe(200)
    const other = `/access/operators/${broker.id('shenzhen')}/rights`
    expect((await broker.call('GET', other, chief)).body, 'out of reach').toMatchObject({ code: 'NOT_FOUND' })
  })
})
