import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { BUILTIN_RULES } from '../policy.ts'
import type { ConflictDetail, RuleView } from '../schema.ts'
import { type World, world } from './world.ts'

let at: World
let admin: Person
let deputy: Person
let officer: Person
beforeAll(async () => {
  at = await world({
    admin: { roles: ['administrator'] },
    deputy: { roles: ['administrator'] },
    officer: { roles: ['compliance'] },
    clerk: { roles: ['account-clerk'] },
    checker: { roles: ['account-supervisor'] },
    designer: { roles: ['business-administrator'] },
    lonely: { roles: ['auditor'], department: 'SZ' },
  })
  admin = await at.join('admin')
  deputy = await at.join('deputy')
  officer = await at.join('officer')
})
afterAll(() => at.close())

type Row = { id: string; username: string; state: string; severity: string; oneKeys: string[]; otherKeys: string[] }
const look = (who: Person = admin) => who.send<{ open: number }>('POST', '/duties/find')
const listed = async (query: string, who: Person = admin) =>
  (await who.get<{ items: Row[] }>(`/duties/conflicts?limit=200&${query}`)).body.items
const give = (username: string, role: string) =>
  admin.send('PUT', `/access/operators/${at.id(username)}/roles/${at.role(role)}`)
const take = (username: string, role: string) =>
  admin.send('DELETE', `/access/operators/${at.id(username)}/roles/${at.role(role)}`)
const of = async (username: string, rule: string, who: Person = admin) =>
  (await listed(`operatorId=${at.id(username)}&ruleCode=${rule}`, who)).filter(({ state }) => state !== 'ended')
const only = async (username: string, rule: string): Promise<Row> => {
  const [row, ...more] = await of(username, rule)
  if (!row || more.length > 0) throw new Error(`${username} is listed ${more.length + (row ? 1 : 0)} times`)
  return row
}
const inDays = (days: number) =>
  at
    .clock()
    .add({ hours: 24 * days })
    .toString()
const propose = (id: string, who: Person, more: object = {}) =>
  who.send<{ id: string; code: string }>('POST', `/duties/conflicts/${id}/acceptances`, {
    reason: 'small office until the new colleague arrives',
    until: inDays(30),
    ...more,
  })

describe('the report', () => {
  it('[A-32] names who has both sides of a rule, with the keys and the ways to them, and who has not any more', async () => {
    await look()
    expect(await of('clerk', 'audit-and-act')).toEqual([])
    await give('clerk', 'auditor')
    await look()
    const row = await only('clerk', 'audit-and-act')
    expect(row).toMatchObject({ username: 'clerk', state: 'open', severity: 'high', oneKeys: ['role:auditor'] })
    expect(row.otherKeys).toContain('businesses.request.launch')
    const { body } = await admin.get<ConflictDetail>(`/duties/conflicts/${row.id}`)
    expect(body.otherKeys.find(({ key }) => key === 'businesses.request.launch')?.ways).toEqual(['role:account-clerk'])
    await take('clerk', 'auditor')
    await look()
    expect(await of('clerk', 'audit-and-act')).toEqual([])
    const past = await listed(`operatorId=${at.id('clerk')}&state=ended`)
    expect(past.map((one) => one.id)).toContain(row.id)
  })

  it('[A-32] looks by itself every few minutes, and sees rights that begin and end with time', async () => {
    const path = `/access/operators/${at.id('checker')}/roles/${at.role('auditor')}`
    await admin.send('PUT', path, { expiresAt: inDays(1) })
    const find = at.platform.tasks.get('duties.conflict.find')
    const run = () => find?.(at.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    await run()
    expect(await of('checker', 'audit-and-act')).toHaveLength(1)
    at.clock.advance({ hours: 25 })
    await run()
    ;[admin, deputy, officer] = await Promise.all([at.join('admin'), at.join('deputy'), at.join('officer')])
    expect(await of('checker', 'audit-and-act')).toEqual([])
  })

  it('[A-32] names who makes and checks the same command through roles, for whatever flow it is behind', async () => {
    await at.gate('accounts.account.freeze', {
      nodes: [
        { kind: 'start', id: 'start' },
        {
          kind: 'approve',
          id: 'review',
          label: { en: 'Supervisor', 'zh-Hant': '主管覆核' },
          assignment: { anyOf: [{ by: 'holders', roleIds: [at.role('account-supervisor')] }] },
        },
        { kind: 'end', id: 'end' },
      ],
      edges: [
        { id: 'a', from: 'start', to: 'review' },
        { id: 'b', from: 'review', to: 'end' },
      ],
    })
    await look()
    const [row] = (await of('checker', 'make-and-check')) as (Row & { subject: string })[]
    expect(row).toMatchObject({ subject: 'accounts.account.freeze', oneKeys: ['accounts.account.freeze'] })
    // The list calls the step by its name, the report has its key and both names.
    expect(row?.otherKeys).toEqual(['Supervisor'])
    const { body } = await admin.get<ConflictDetail>(`/duties/conflicts/${row?.id}`)
    const [{ key = '' } = {}] = body.otherKeys
    expect(key).toMatch(/^flow-.*\/review$/)
    expect(body.steps).toEqual({ [key]: { en: 'Supervisor', 'zh-Hant': '主管覆核' } })
    const [code = ''] = key.split('/')
    expect(Object.keys(body.flows)).toEqual([code])
    expect(body.flows[code]?.en).toBeTruthy()
    expect(await of('clerk', 'make-and-check')).toEqual([])
  })

  it('[A-32] tells who can give whom rights', async () => {
    await look()
    const { body } = await admin.get<{ items: { username: string; permission: string; ways: string[] }[] }>(
      '/duties/granters?limit=200',
    )
    const givers = body.items.filter(({ permission }) => permission === 'access.grant.giveRole')
    expect(givers.map(({ username }) => username).sort()).toEqual(['admin', 'deputy'])
    expect(givers[0]?.ways).toEqual(['role:administrator'])
    await admin.send('PUT', `/access/operators/${at.id('clerk')}/permissions/access.grant.giveRole`)
    await look()
    const again = await admin.get<{ items: { username: string }[] }>(`/duties/granters?operatorId=${at.id('clerk')}`)
    expect(again.body.items).toHaveLength(1)
    await admin.send('DELETE', `/access/operators/${at.id('clerk')}/permissions/access.grant.giveRole`)
  })

  it('[A-32] shows people in reach only, and nothing without the permission', async () => {
    await give('lonely', 'account-clerk')
    await look()
    const row = await only('lonely', 'audit-and-act')
    const near = at.signInAs(['duties.conflict.view', 'duties.acceptance.propose'], {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [at.department('HQ')],
    })
    expect(await of('lonely', 'audit-and-act', near)).toEqual([])
    expect((await near.get(`/duties/conflicts/${row.id}`)).status).toBe(404)
    expect((await propose(row.id, near)).status).toBe(404)
    expect((await near.get<{ items: unknown[] }>('/duties/granters')).status).toBe(200)
    const clerk = await at.join('clerk')
    for (const path of ['/duties/conflicts', '/duties/rules', '/duties/granters', `/duties/conflicts/${row.id}`])
      expect((await clerk.get(path)).status, path).toBe(403)
    expect((await look(clerk)).status).toBe(403)
    const csv = { columns: ['name'], format: 'csv', language: 'en' }
    const exported = await near.send('POST', '/exports', { list: 'duties.conflict', ...csv })
    expect(exported.status).toBe(403)
  })
})

describe('exceptions', () => {
  it('[A-32] are asked for with reason and end, allowed by a second person, neither of them the one concerned', async () => {
    await give('clerk', 'auditor')
    await give('deputy', 'account-clerk')
    await look()
    const { id } = await only('clerk', 'audit-and-act')
    for (const until of [inDays(-1), inDays(400)])
      expect(await propose(id, admin, { until })).toMatchObject({ status: 422, body: { code: 'UNTIL_INVALID' } })
    expect((await propose(id, admin, { reason: ' ' })).status).toBe(422)
    const asked = await propose(id, admin)
    expect(asked.status).toBe(201)
    expect(await propose(id, deputy)).toMatchObject({ status: 409, body: { code: 'ACCEPTANCE_PENDING' } })
    const confirm = (who: Person, of: string = asked.body.id) =>
      who.send<{ code: string }>('POST', `/duties/acceptances/${of}/confirm`, { remark: 'agreed' })
    expect(await confirm(admin)).toMatchObject({ status: 403, body: { code: 'SECOND_PERSON' } })
    const own = await only('deputy', 'rights-and-business')
    expect(await propose(own.id, deputy)).toMatchObject({ status: 403, body: { code: 'OWN_CONFLICT' } })
    const byAdmin = await propose(own.id, admin)
    expect(await confirm(deputy, byAdmin.body.id)).toMatchObject({ status: 403, body: { code: 'OWN_CONFLICT' } })
    expect((await confirm(officer)).status).toBe(200)
    expect((await only('clerk', 'audit-and-act')).state).toBe('accepted')
    expect(await confirm(deputy)).toMatchObject({ status: 409, body: { code: 'ACCEPTANCE_STATE' } })
    const forged = sql`update duties.acceptance set state = 'accepted', decided_by = proposed_by
      where id = ${byAdmin.body.id}`.execute(at.db)
    await expect(forged).rejects.toThrow('acceptance_check')
    const journal = await rows(
      at.db,
      sql<{ reason: string }>`select reason from platform.journal where command like 'duties.acceptance.%'
        and result = 'done' and target_id = ${id} order by id`,
    )
    expect(journal.map(({ reason }) => reason)).toEqual(['small office until the new colleague arrives', 'agreed'])
  })

  it('[A-32] of two who decide at once one wins', async () => {
    const own = await only('deputy', 'rights-and-business')
    const { body } = await admin.get<ConflictDetail>(`/duties/conflicts/${own.id}`)
    const asked = body.acceptances.find(({ state }) => state === 'proposed')
    const people = [officer, at.signInAs('all'), at.signInAs('all'), at.signInAs('all')]
    const answers = await Promise.all(
      people.map((who, n) => who.send('POST', `/duties/acceptances/${asked?.id}/${n % 2 ? 'refuse' : 'confirm'}`)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })

  it('[A-32] end with their time, and when there is more than was allowed', async () => {
    expect((await only('clerk', 'audit-and-act')).state).toBe('accepted')
    await give('clerk', 'business-administrator')
    await look()
    expect((await only('clerk', 'audit-and-act')).state).toBe('open')
    const row = await only('clerk', 'audit-and-act')
    const asked = await propose(row.id, admin, { until: inDays(2) })
    await officer.send('POST', `/duties/acceptances/${asked.body.id}/confirm`)
    expect((await only('clerk', 'audit-and-act')).state).toBe('accepted')
    at.clock.advance({ hours: 49 })
    ;[admin, deputy, officer] = await Promise.all([at.join('admin'), at.join('deputy'), at.join('officer')])
    await look()
    expect((await only('clerk', 'audit-and-act')).state).toBe('open')
    const { body } = await admin.get<ConflictDetail>(`/duties/conflicts/${row.id}`)
    expect(body.acceptances.map(({ state }) => state)).toEqual(['expired', 'outgrown'])
  })

  it('[A-32] can be taken back', async () => {
    const row = await only('clerk', 'audit-and-act')
    const asked = await propose(row.id, deputy)
    await officer.send('POST', `/duties/acceptances/${asked.body.id}/confirm`)
    expect((await admin.send('POST', `/duties/acceptances/${asked.body.id}/end`)).status).toBe(200)
    expect((await only('clerk', 'audit-and-act')).state).toBe('open')
  })
})

describe('rules', () => {
  const rule = {
    names: { 'zh-Hans': '冻结与解冻', 'zh-Hant': '凍結與解凍', en: 'Freezes and unfreezes' },
    oneSide: ['accounts.account.freeze'],
    otherSide: ['accounts.*.unfreeze'],
    severity: 'low',
    active: true,
  }
  const rulesOf = async () => (await admin.get<{ items: RuleView[] }>('/duties/rules')).body.items

  it('[A-32] that come along name permissions there are, in three languages', async () => {
    const keys = [...at.platform.permissions.keys()]
    const { fits } = await import('#modules/access')
    for (const { oneSide, otherSide, kind } of BUILTIN_RULES.filter((one) => one.kind === 'keys'))
      for (const pattern of [...oneSide, ...otherSide])
        expect(pattern.startsWith('role:') || keys.some((key) => fits(pattern, key)), `${kind} ${pattern}`).toBe(true)
    for (const { names } of await rulesOf()) expect(Object.values(names).every((name) => name.length > 2)).toBe(true)
  })

  it('[A-32] are laid down by the house and looked at once, weighed, and let rest', async () => {
    const made = await admin.send('PUT', '/duties/rules/freeze-both', rule)
    expect(made.status).toBe(200)
    expect(await of('checker', 'freeze-both')).toHaveLength(1)
    const wrong = await admin.send('PUT', '/duties/rules/nonsense', { ...rule, otherSide: ['nothing.of.that'] })
    expect(wrong).toMatchObject({ status: 422, body: { code: 'PATTERN_UNKNOWN' } })
    const fixed = await admin.send('PUT', '/duties/rules/audit-and-act', rule)
    expect(fixed).toMatchObject({ status: 409, body: { code: 'RULE_FIXED' } })
    const rest = { severity: 'low', active: false, reason: 'watched elsewhere' }
    expect((await admin.send('POST', '/duties/rules/freeze-both/weigh', rest)).status).toBe(200)
    expect(await of('checker', 'freeze-both')).toEqual([])
    expect((await rulesOf()).find(({ code }) => code === 'freeze-both')).toMatchObject({ active: false, open: 0 })
    expect((await officer.send('PUT', '/duties/rules/other', rule)).status).toBe(403)
  })
})
