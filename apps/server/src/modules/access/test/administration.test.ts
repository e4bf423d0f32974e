import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { accessChecks } from '../checks.ts'
import { createUser, grantRoleTo, resetPasswordOf, unlockUser } from '../users.ts'
import { type Broker, testBroker } from './broker.ts'

let broker: Broker
let admin: string
beforeAll(async () => {
  broker = await testBroker()
  admin = await broker.cookieOf('admin')
})
afterAll(() => broker.close())

const names = { 'zh-Hans': '东', 'zh-Hant': '東', en: 'East' }
const epochs = async () => {
  const [found] = await rows(
    broker.db,
    sql<{ everyone: number; own: number }>`select e.value everyone, (select sum(epoch)::int from access.operator) own
      from access.epoch e`,
  )
  return found
}

describe('people', () => {
  it('[P-01] are added with a first password, found in the list, changed and named once', async () => {
    const person = { username: 'New.Person', name: 'New', language: 'zh-Hant', departmentId: broker.department('SZ') }
    const made = await broker.call('POST', '/access/operators', admin, person)
    expect(made.status).toBe(201)
    const again = await broker.call('POST', '/access/operators', admin, { ...person, username: 'NEW.person' })
    expect(again.body).toMatchObject({ code: 'USERNAME_TAKEN', params: { username: 'new.person' } })
    const url = `/access/operators/${made.body.id}`
    const change = { name: 'Newer', language: 'en', departmentId: broker.department('HK') }
    expect((await broker.call('PUT', url, admin, change)).status).toBe(200)
    const signedIn = await broker.signIn('new.person', String(made.body.password))
    expect(signedIn.body).toMatchObject({ operator: { name: 'Newer', language: 'en' }, passwordChangeRequired: true })
    const nowhere = await broker.call('POST', '/access/operators', admin, {
      ...person,
      username: 'other',
      departmentId: made.body.id,
    })
    expect(nowhere.body).toMatchObject({ code: 'DEPARTMENT_UNKNOWN', fields: [{ path: 'departmentId' }] })
  })

  it('[P-03] are listed, counted and found in reach of the data scope only', async () => {
    const list = async (cookie: string, query: string) => {
      const { body } = await broker.call('GET', `/access/operators?${query}`, cookie)
      return { names: (body.items as { username: string }[]).map((one) => one.username), total: body.total }
    }
    expect((await list(admin, 'count=1&person=er')).names).toEqual(['clerk', 'new.person'])
    await broker.call('PUT', `/access/operators/${broker.id('chief')}/permissions/access.operator.view`, admin)
    const chief = await broker.cookieOf('chief')
    expect(await list(chief, 'count=1')).toEqual({
      names: ['chief', 'clerk', 'new.person'],
      total: { value: 3, capped: false },
    })
    expect((await list(chief, 'person=shenzhen')).names).toEqual([])
    expect((await list(chief, 'username=shenzhen,clerk')).names).toEqual(['clerk'])
    expect((await list(admin, `departmentId=${broker.department('HK-CEN')}`)).names).toEqual(['clerk'])
    const ofChief = `operatorId=${broker.id('chief')}`
    const sessions = await broker.call('GET', `/access/sessions?${ofChief}`, admin)
    expect(new Set((sessions.body.items as { username: string }[]).map((one) => one.username))).toEqual(
      new Set(['chief']),
    )
    expect((await broker.call('GET', `/access/api-keys?${ofChief}`, admin)).body.items).toEqual([])
    const one = (id: string, cookie: string) => broker.call('GET', `/access/operators/${broker.id(id)}`, cookie)
    expect((await one('clerk', chief)).body).toMatchObject({ username: 'clerk', status: 'active', lockedUntil: null })
    expect((await one('shenzhen', chief)).status).toBe(404)
  })

  it('[P-01] get their password reset by nobody with less power than they have', async () => {
    await broker.call(
      'PUT',
      `/access/operators/${broker.id('auditor')}/permissions/access.operator.resetPassword`,
      admin,
    )
    const auditor = await broker.cookieOf('auditor')
    const reset = (who: string) => broker.call('POST', `/access/operators/${broker.id(who)}/reset-password`, auditor)
    expect((await reset('admin')).body).toMatchObject({ code: 'GRANT_EXCEEDS_OWN' })
    expect((await reset('clerk')).status).toBe(200)
  })

  it('[P-01] choose the language they read', async () => {
    expect((await broker.call('PUT', '/access/own/language', admin, { language: 'zh-Hans' })).status).toBe(200)
    expect((await broker.call('GET', '/session', admin)).body).toMatchObject({ operator: { language: 'zh-Hans' } })
    expect((await broker.call('PUT', '/access/own/language', admin, { language: 'fr' })).status).toBe(422)
  })
})

describe('departments', () => {
  it('[P-01] form a tree that is read parents first and has one of each code', async () => {
    const made = await broker.call('POST', '/access/departments', admin, {
      code: 'EAST',
      names,
      parentId: broker.department('HK'),
      managerId: broker.id('chief'),
    })
    expect(made.status).toBe(201)
    const { items } = (await broker.call('GET', '/access/departments', admin)).body as { items: { code: string }[] }
    expect(items.map((one) => one.code)).toEqual(['HQ', 'HK', 'EAST', 'HK-CEN', 'SZ'])
    const again = await broker.call('POST', '/access/departments', admin, { code: 'east', names, parentId: null })
    expect(again.body).toMatchObject({ code: 'CODE_TAKEN' })
    const url = `/access/departments/${made.body.id}`
    expect((await broker.call('PUT', url, admin, { names, managerId: null })).status).toBe(200)
    expect((await broker.call('POST', `${url}/move`, admin, { parentId: made.body.id })).body).toMatchObject({
      code: 'DEPARTMENT_CYCLE',
    })
  })

  it('[P-03] are changed in reach only', async () => {
    for (const key of ['access.department.create', 'access.department.move', 'access.department.update']) {
      await broker.call('PUT', `/access/operators/${broker.id('chief')}/permissions/${key}`, admin)
    }
    const chief = await broker.cookieOf('chief')
    const create = (code: string, parentId: string | null) =>
      broker.call('POST', '/access/departments', chief, { code, names, parentId })
    expect((await create('TOP', null)).body).toMatchObject({ code: 'DEPARTMENT_UNKNOWN' })
    expect((await create('IN-SZ', broker.department('SZ'))).body).toMatchObject({ code: 'DEPARTMENT_UNKNOWN' })
    expect((await create('IN-HK', broker.department('HK'))).status).toBe(201)
    const move = `/access/departments/${broker.department('SZ')}/move`
    const foreign = await broker.call('POST', move, chief, { parentId: broker.department('HK') })
    expect(foreign.body).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('policies and roles', () => {
  it('[P-01] hold declared keys that are not sensitive, and what is built in stays', async () => {
    const make = (permissions: string[]) =>
      broker.call('POST', '/access/policies', admin, { code: 'mine', name: 'Mine', permissions })
    expect((await make(['no.such.key'])).body).toMatchObject({
      code: 'PERMISSION_UNKNOWN',
      params: { permissions: ['no.such.key'] },
    })
    expect((await make(['access.operator.export'])).body).toMatchObject({ code: 'PERMISSION_SENSITIVE' })
    const { items } = (await broker.call('GET', '/access/policies', admin)).body as {
      items: { id: string; code: string; permissions: string[] }[]
    }
    const builtin = items.find((one) => one.code === 'access.full')
    expect(builtin?.permissions).toContain('access.operator.create')
    const fixed = await broker.call('PUT', `/access/policies/${builtin?.id}`, admin, { name: 'x', permissions: [] })
    expect(fixed.body).toMatchObject({ code: 'BUILTIN_FIXED' })
    const dotted = await broker.call('POST', '/access/policies', admin, { code: 'a.b', name: 'x', permissions: [] })
    expect(dotted.body, 'codes with a dot are built in').toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('[P-01] are deleted when nothing uses them', async () => {
    const policy = await broker.call('POST', '/access/policies', admin, { code: 'one', name: 'One', permissions: [] })
    const input = { code: 'one', name: 'One', policyIds: [policy.body.id] }
    const role = await broker.call('POST', '/access/roles', admin, input)
    const gone = () => broker.call('DELETE', `/access/policies/${policy.body.id}`, admin)
    expect((await gone()).body).toMatchObject({ code: 'IN_USE', params: { holders: 1 } })
    expect((await broker.call('DELETE', `/access/roles/${role.body.id}`, admin)).status).toBe(200)
    expect((await gone()).status).toBe(200)
    expect((await gone()).body).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[P-02] stay as they are when a process starts again, so nobody’s rights are worked out anew', async () => {
    const before = await epochs()
    for (const module of broker.platform.modules) await module.prepare?.(broker.platform)
    expect(await epochs()).toEqual(before)
  })

  it('[P-02] include nothing that code no longer declares', async () => {
    const stale = { ...broker.platform, permissions: new Map([['access.role.view', { key: 'access.role.view' }]]) }
    const access = broker.platform.modules.find((one) => one.name === 'access')
    await access?.prepare?.(stale)
    expect((await broker.call('GET', '/session', admin)).body.permissions).toEqual(['access.role.view'])
    await access?.prepare?.(broker.platform)
    expect((await broker.call('GET', '/session', admin)).body.permissions).toContain('access.operator.create')
  })
})

describe('the command line', () => {
  it('[P-01] makes a person with roles who sees everything, resets, unlocks', async () => {
    const { platform } = broker
    const made = await createUser(platform, {
      username: 'cli-admin',
      name: 'Made at the machine',
      language: 'en',
      department: 'hq',
      roles: ['administrator'],
    })
    expect((await broker.signIn('cli-admin', made.password)).status).toBe(200)
    const fresh = await resetPasswordOf(platform, 'cli-admin')
    expect((await broker.signIn('cli-admin', made.password)).status).toBe(401)
    expect((await broker.signIn('cli-admin', fresh)).status).toBe(200)
    await unlockUser(platform, 'cli-admin')
    await grantRoleTo(platform, 'cli-admin', 'auditor')
    await expect(grantRoleTo(platform, 'cli-admin', 'nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(unlockUser(platform, 'stranger')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[R-01] leaves records as the system, without the password', async () => {
    const found = await rows(
      broker.db,
      sql<{ command: string; kind: string }>`select command, actor_kind kind from platform.journal
        where target_label = 'cli-admin' and actor_kind = 'system' order by seq`,
    )
    expect(found.map((one) => one.command)).toEqual([
      'access.operator.create',
      'access.grant.setScope',
      'access.grant.giveRole',
      'access.operator.resetPassword',
      'access.operator.unlock',
      'access.grant.giveRole',
    ])
  })
})

describe('verify', () => {
  it('[R-01] finds a loose department, a sensitive key in a policy, and a system without administrator', async () => {
    const found = async () =>
      Object.fromEntries(
        await Promise.all(
          accessChecks.map(async (one) => [one.id, (await one.check(broker.db, broker.platform)).length] as const),
        ),
      )
    expect(await found()).toEqual({ 'access.tree': 0, 'access.administrator': 0, 'access.sensitive': 0 })
    await sql`insert into access.policy_permission (policy_id, permission)
      select id, 'access.operator.export' from access.policy where code = 'access.full'`.execute(broker.db)
    await sql`update access.department set parent_id = ${broker.department('SZ')}
      where id = ${broker.department('HQ')}`.execute(broker.db)
    await sql`delete from access.operator_role`.execute(broker.db)
    expect(await found()).toMatchObject({ 'access.administrator': 1, 'access.sensitive': 1 })
    expect((await found())['access.tree']).toBeGreaterThan(4)
  })
})
