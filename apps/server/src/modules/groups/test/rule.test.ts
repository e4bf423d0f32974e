import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, PLACE } from '#testing/an-account.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import type { GroupDetail } from '../index.ts'

let app: TestApp
let risk: Person

beforeAll(async () => {
  app = await testApp()
  risk = app.signInAs('all')
})
afterAll(() => app.close())

let count = 0
async function make(purposes = ['margin']): Promise<string> {
  count += 1
  const given = { code: `R${count}`, name: `Group ${count}`, purposes }
  return (await risk.send<{ id: string }>('POST', '/client-groups', given)).body.id
}
const groupOf = async (id: string) => (await risk.get<GroupDetail>(`/client-groups/${id}`)).body
async function setRule(id: string, rule: object | null, by = risk) {
  const { version } = await groupOf(id)
  return by.send('PUT', `/client-groups/${id}/rule`, { id, version, rule, reason: 'By rule' })
}
const membersOf = async (id: string) => {
  const { body } = await risk.get<{ items: { id: string; accountNo: string }[] }>(`/client-group-members?groupId=${id}`)
  return body.items.map(({ accountNo }) => accountNo).sort()
}

const margin = async () => anAccount(app, await anAccount(app))
const rule = { type: 'margin', frozen: 'false' }
const numbers = (...accounts: { accountNo: string }[]) => accounts.map(({ accountNo }) => accountNo).sort()
const matchAll = () =>
  app.platform.tasks.get('groups.rule.match-all')?.(
    app.platform,
    {},
    {
      id: '1',
      attempt: 1,
      signal: AbortSignal.timeout(60_000),
    },
  )

describe('[K-01] a client group by rule', () => {
  it('has the accounts that meet it, takes in and gives up by itself, and each account’s record says so', async () => {
    const [first, second] = [await margin(), await margin()]
    const group = await make()
    expect((await setRule(group, rule)).status).toBe(200)
    expect((await groupOf(group)).matchedAt).toBeNull()
    await app.runJobs()
    expect(await membersOf(group)).toEqual(numbers(first, second))
    expect(await groupOf(group)).toMatchObject({ members: 2, leftOut: 0, rule, matchedAt: expect.any(String) })

    await risk.send('POST', `/accounts/${first.id}/freeze`, { reason: 'COURT_ORDER', remark: 'Order 7' })
    const third = await margin()
    app.clock.advance({ minutes: 15 })
    await matchAll()
    expect(await membersOf(group)).toEqual(numbers(second, third))
    expect((await groupOf(group)).members).toBe(2)
    const { rows } = await app.pool.query<{ gone: boolean }>(
      `select before is not null as gone from platform.journal
       where account_id = $1 and command = 'groups.clientGroup.match' order by seq`,
      [first.id],
    )
    expect(rows).toEqual([{ gone: false }, { gone: true }])
  })

  it('leaves no record where nobody has moved', async () => {
    const group = await make()
    await setRule(group, rule)
    await app.runJobs()
    const { matchedAt } = await groupOf(group)
    app.clock.advance({ minutes: 15 })
    await matchAll()
    expect((await groupOf(group)).matchedAt).toBe(matchedAt)
  })

  it('takes nobody out of another billing group, and says how many that leaves out', async () => {
    const [taken, free] = [await margin(), await margin()]
    const other = await make(['billing'])
    await risk.send('POST', `/client-groups/${other}/members`, { rows: [{ accountNo: taken.accountNo }] })
    const group = await make(['billing'])
    await setRule(group, rule)
    await app.runJobs()
    expect(await membersOf(other)).toEqual(numbers(taken))
    expect(await membersOf(group)).toContain(free.accountNo)
    expect(await membersOf(group)).not.toContain(taken.accountNo)
    expect((await groupOf(group)).leftOut).toBe(1)
  })

  it('lets nobody add or take out members by hand until it is given up, and keeps them then', async () => {
    const account = await margin()
    const group = await make()
    await setRule(group, rule)
    await app.runJobs()
    const { body } = await risk.get<{ items: { id: string }[] }>(`/client-group-members?groupId=${group}`)
    const cash = await anAccount(app)
    const added = await risk.send('POST', `/client-groups/${group}/members`, { rows: [{ accountNo: cash.accountNo }] })
    const out = await risk.send('POST', `/client-group-members/${body.items[0]?.id}/remove`, { reason: 'Out' })
    expect([added, out].map((one) => one.body.code)).toEqual(['MEMBERS_BY_RULE', 'MEMBERS_BY_RULE'])
    const members = await membersOf(group)
    await setRule(group, null)
    await risk.send('POST', `/client-groups/${group}/members`, { rows: [{ accountNo: cash.accountNo }] })
    expect(await membersOf(group)).toEqual([...members, cash.accountNo].sort())
    expect(members).toContain(account.accountNo)
    expect(await groupOf(group)).toMatchObject({ rule: null, matchedAt: null, leftOut: 0 })
  })

  it.each([
    ['numbers', { accountNo: 'A1' }, 'RULE_FILTER'],
    ['a client’s own data', { phone: '+85260000000' }, 'RULE_FILTER'],
    ['another group', { clientGroupId: PLACE.departmentId }, 'RULE_FILTER'],
    ['a filter there is not', { colour: 'red' }, 'INPUT_INVALID'],
    ['a value there is not', { type: 'gold' }, 'INPUT_INVALID'],
    ['nothing', {}, 'INPUT_INVALID'],
  ])('cannot go by %s', async (_what, given, code) => {
    expect((await setRule(await make(), given)).body.code).toBe(code)
  })

  it('is laid down only by somebody who sees the whole house, as it means accounts of all of it', async () => {
    const own = app.signInAs('all', {
      all: false,
      businessLines: [PLACE.businessLine],
      departmentIds: [PLACE.departmentId],
    })
    expect((await setRule(await make(), rule, own)).body.code).toBe('RULE_NEEDS_WHOLE_HOUSE')
  })
})
