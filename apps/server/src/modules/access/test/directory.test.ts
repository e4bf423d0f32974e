import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction, rows } from '#platform/db.ts'
import type { PeopleQuery, PeopleQuestion } from '#platform/directory.ts'
import { directory } from '../directory.ts'
import { type Broker, testBroker } from './broker.ts'

let broker: Broker
let roles: Map<string, string>
beforeAll(async () => {
  broker = await testBroker()
  const found = await rows(broker.db, sql<{ id: string; code: string }>`select id, code from access.role`)
  roles = new Map(found.map((one) => [one.code, one.id]))
})
afterAll(() => broker.close())

const role = (code: string) => roles.get(code) ?? ''
const question = (anyOf: PeopleQuery[], more: Partial<PeopleQuestion> = {}): PeopleQuestion => ({
  anyOf,
  except: [],
  businessLine: null,
  departmentId: null,
  among: null,
  ...more,
})
const named = async (...questions: PeopleQuestion[]) => {
  const byId = new Map([...broker.operators].map(([name, id]) => [id, name]))
  const found = await directory.find(broker.db, questions, broker.clock())
  return found.map((ids) => ids.map((id) => byId.get(id)))
}
const clerks = (departments: string[] | null = null): PeopleQuery => ({
  by: 'holders',
  roleIds: [role('account-clerk')],
  departmentIds: departments?.map((code) => broker.department(code)) ?? null,
})

describe('the directory', () => {
  it('[P-01] finds holders of a role, in departments with all below them', async () => {
    expect(await named(question([clerks()]), question([clerks(['HK'])]), question([clerks(['HQ'])]))).toEqual([
      ['clerk', 'shenzhen'],
      ['clerk'],
      ['clerk', 'shenzhen'],
    ])
  })

  it('[P-01] finds who holds a permission and another one with it', async () => {
    const view = 'accounts.account.view'
    const only: PeopleQuery = { by: 'permission', permission: view }
    const [viewers = []] = await named(question([only]))
    const [both = []] = await named(question([{ ...only, also: 'accounts.account.freeze' }]))
    expect(viewers).toContain('auditor')
    expect(both).toContain('clerk')
    expect(both).not.toContain('auditor')
    expect(viewers).toEqual(expect.arrayContaining(both))
  })

  it('[P-01] keeps the order asked for and names nobody twice', async () => {
    const people: PeopleQuery = { by: 'operators', operatorIds: ['shenzhen', 'admin', 'clerk'].map(broker.id) }
    expect(await named(question([people, clerks()]), question([clerks(), people]))).toEqual([
      ['shenzhen', 'admin', 'clerk'],
      ['clerk', 'shenzhen', 'admin'],
    ])
  })

  it('[P-01] leaves out the exceptions, and answers only among those asked about', async () => {
    const except: PeopleQuery[] = [{ by: 'operators', operatorIds: [broker.id('clerk')] }]
    expect(
      await named(
        question([clerks()], { except }),
        question([clerks()], { among: [broker.id('clerk'), broker.id('admin')] }),
        question([clerks()], { among: [] }),
      ),
    ).toEqual([['shenzhen'], ['clerk'], []])
  })

  it('[P-03] counts only people who may see the business line and department', async () => {
    const all: PeopleQuery = { by: 'operators', operatorIds: [...broker.operators.values()] }
    const sees = (businessLine: string | null, code: string | null) =>
      question([all], { businessLine, departmentId: code === null ? null : broker.department(code) })
    expect(await named(sees('brokerage', 'HK-CEN'), sees('introducing', null), sees(null, 'SZ'))).toEqual([
      ['admin', 'deputy', 'chief', 'clerk', 'auditor'],
      ['admin', 'deputy', 'auditor'],
      ['admin', 'deputy', 'shenzhen', 'auditor'],
    ])
  })

  it('[P-02] finds holders of a permission by role, by policy and by its own grant, while they hold', async () => {
    const holders = question([{ by: 'permission', permission: 'access.role.view' }])
    expect(await named(holders)).toEqual([['admin', 'auditor', 'deputy']])
    await inTransaction(broker.db, (tx) =>
      sql`insert into access.operator_permission (operator_id, permission, granted_by, valid_from, expires_at)
        values (${broker.id('chief')}, 'access.role.view', ${broker.id('admin')}, ${broker.clock().toString()},
          ${broker.clock().add({ hours: 1 }).toString()})`.execute(tx),
    )
    expect(await named(holders)).toEqual([['admin', 'auditor', 'chief', 'deputy']])
    broker.clock.advance({ hours: 1 })
    expect(await named(holders)).toEqual([['admin', 'auditor', 'deputy']])
  })

  it('[P-01] knows managers: the department’s own, else the nearest above, never the person asked about', async () => {
    const managerOf = (name: string) => question([{ by: 'managerOf', operatorId: broker.id(name) }])
    expect(await named(managerOf('clerk'), managerOf('chief'), managerOf('admin'), managerOf('shenzhen'))).toEqual([
      ['chief'],
      ['admin'],
      [],
      ['admin'],
    ])
    const ofDepartment = (code: string) =>
      question([{ by: 'managerOfDepartment', departmentId: broker.department(code) }])
    expect(await named(ofDepartment('HK-CEN'), ofDepartment('SZ'))).toEqual([['chief'], ['admin']])
  })

  it('[P-01] leaves out the disabled, and knows nobody of unknown ids', async () => {
    const admin = await broker.cookieOf('admin')
    await broker.call('POST', `/access/operators/${broker.id('shenzhen')}/disable`, admin)
    expect(await named(question([clerks()]))).toEqual([['clerk']])
    expect(await directory.actorOf(broker.db, broker.id('shenzhen'), broker.clock())).toBeNull()
    const stranger = '00000000-0000-7000-8000-000000000000'
    expect(await named(question([{ by: 'operators', operatorIds: [stranger] }]))).toEqual([[]])
    expect(await named()).toEqual([])
    expect([...(await directory.names(broker.db, [stranger, broker.id('clerk')])).values()]).toEqual(['Name of clerk'])
  })

  it('[P-02] remembers no answer past a change of rights, and none of a change that was rolled back', async () => {
    const holders = question([{ by: 'permission', permission: 'access.role.create' }])
    const before = (await named(holders))[0] ?? []
    const grant = sql`insert into access.operator_permission (operator_id, permission, granted_by, valid_from)
      values (${broker.id('auditor')}, 'access.role.create', ${broker.id('admin')}, ${broker.clock().toString()})`
    const inside = await inTransaction(broker.db, async (tx) => {
      await grant.execute(tx)
      const [people] = await directory.find(tx, [holders], broker.clock())
      throw Object.assign(new Error('rolled back'), { people })
    }).catch((error: Error & { people?: string[] }) => error.people ?? [error.message])
    expect(inside).toContain(broker.id('auditor'))
    expect((await named(holders))[0]).toEqual(before)
    await inTransaction(broker.db, (tx) => grant.execute(tx))
    expect((await named(holders))[0]?.sort()).toEqual([...before, 'auditor'].sort())
    await inTransaction(broker.db, (tx) =>
      sql`update access.operator set status = 'disabled', disabled_at = now() where id = ${broker.id('auditor')}`.execute(
        tx,
      ),
    )
    expect((await named(holders))[0]).toEqual(before)
  })

  it('[P-02] remembers no answer past the end of a dated grant', async () => {
    const holders = question([{ by: 'permission', permission: 'access.role.delete' }])
    const end = broker.clock().add({ hours: 2 })
    await inTransaction(broker.db, (tx) =>
      sql`insert into access.operator_permission (operator_id, permission, granted_by, valid_from, expires_at)
        values (${broker.id('chief')}, 'access.role.delete', ${broker.id('admin')}, ${broker.clock().toString()},
          ${end.toString()})`.execute(tx),
    )
    const holdersAt = async (at: Temporal.Instant) => (await directory.find(broker.db, [holders], at))[0]
    expect(await holdersAt(broker.clock())).toContain(broker.id('chief'))
    expect(await holdersAt(end)).not.toContain(broker.id('chief'))
    expect(await holdersAt(broker.clock())).toContain(broker.id('chief'))
  })

  it('[P-01] follows a change of manager', async () => {
    const managers = question([{ by: 'managerOfDepartment', departmentId: broker.department('SZ') }])
    expect(await named(managers)).toEqual([['admin']])
    const name = (manager: string | null) =>
      inTransaction(broker.db, (tx) =>
        sql`update access.department set manager_id = ${manager} where id = ${broker.department('SZ')}`.execute(tx),
      )
    await name(broker.id('chief'))
    // The chief sees Hong Kong alone, and a question without a place asks for no sight of one.
    expect(await named(managers)).toEqual([['chief']])
    await name(null)
    expect(await named(managers)).toEqual([['admin']])
  })

  it('[P-02] makes an actor with the rights of this moment', async () => {
    const actor = await directory.actorOf(broker.db, broker.id('chief'), broker.clock())
    expect(actor).toMatchObject({
      kind: 'operator',
      operatorId: broker.id('chief'),
      scope: { all: false, businessLines: ['brokerage'] },
    })
    expect(actor?.scope.all === false && actor.scope.departmentIds).toHaveLength(2)
  })
})
