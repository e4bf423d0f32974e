import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { residentNumber } from '#testing/a-profile.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { withinCapability } from '../checks.ts'
import { type AccountPermissions, CATALOGUE, type PermissionKey } from '../schema.ts'
import { anAccount } from './an-account.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
})
afterAll(() => app.close())

const BASE: PermissionKey[] = ['account.trade', 'account.deposit', 'trade.bo', 'stock.HK']
type Reply = AccountPermissions & { code: string; params: Record<string, unknown>; changed: number }
const set = (id: string, choice: PermissionKey[], who = clerk, key?: string) =>
  who.send<Reply>('PUT', `/accounts/${id}/trading-permissions`, { choice, remark: 'as asked' }, key)
const see = async (id: string, who = clerk) => (await who.get<Reply>(`/accounts/${id}/trading-permissions`)).body
const batch = (accountIds: string[], keys: PermissionKey[], status = 'open', who = clerk) =>
  who.send<Reply>('POST', '/trading/permissions/batch', { accountIds, keys, status, remark: 'as asked' })
const byCatalogue = (a: string, b: string) =>
  CATALOGUE.indexOf(a as PermissionKey) - CATALOGUE.indexOf(b as PermissionKey)
const reasons = (drops: readonly { key: string; reason: string }[]) => drops.map(({ key, reason }) => [key, reason])

describe('[C-06] trading permissions of an account', () => {
  it('are none until somebody sets them; then choice, granted, what fell out and the revision are kept', async () => {
    const { id } = await anAccount(app, { type: 'cash' })
    expect(await see(id)).toMatchObject({ revision: null, choice: [], granted: [], effective: [] })
    const answer = await set(id, [...BASE, 'shortsell.HK'])
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      revision: 1,
      granted: BASE.toSorted(byCatalogue),
      effective: BASE.toSorted(byCatalogue),
    })
    expect(reasons(answer.body.withheld)).toEqual([['shortsell.HK', 'CAPABILITY']])
    await set(id, [...BASE, 'ipo.HK'])
    const seen = await see(id)
    expect(seen.revision).toBe(2)
    expect(seen.history.map(({ revision, opened, closed }) => [revision, opened.length, closed.length])).toEqual([
      [2, 1, 0],
      [1, 4, 0],
    ])
  })

  it('a change that changes nothing is refused, with no place in a batch', async () => {
    const { id, accountNo } = await anAccount(app)
    await set(id, BASE)
    const again = await set(id, [...BASE].reverse())
    expect(again.body).toMatchObject({ code: 'NOTHING_CHANGES', params: { accountNo, failureIndex: null } })
    expect((await see(id)).revision).toBe(1)
  })

  it('set with one key twice are set once', async () => {
    const { id } = await anAccount(app)
    for (let turn = 0; turn < 2; turn += 1) expect((await set(id, BASE, clerk, 'the-same-key')).status).toBe(200)
    expect((await see(id)).revision).toBe(1)
  })

  it('at the same time follow each other', async () => {
    const { id } = await anAccount(app)
    const more: PermissionKey[] = ['stock.US', 'stock.SG', 'stock.JP', 'stock.UK', 'stock.DE', 'stock.AU']
    const answers = await Promise.all(more.map((key) => set(id, [...BASE, key])))
    expect(answers.map(({ status }) => status)).toEqual(more.map(() => 200))
    expect((await see(id)).history.map(({ revision }) => revision)).toEqual([6, 5, 4, 3, 2, 1])
  })

  it('a trial says what would come of a choice and changes nothing', async () => {
    const { id } = await anAccount(app)
    const { body } = await clerk.send<Reply>('POST', `/accounts/${id}/trading-permissions/trial`, {
      choice: [...BASE, 'options.US', 'va.HAS'],
    })
    expect(reasons(body.withheld)).toEqual([['va.HAS', 'CAPABILITY']])
    expect(reasons(body.suspended)).toEqual([['options.US', 'DISCLOSURE']])
    expect((await see(id)).revision).toBeNull()
  })

  it('invariant: a frozen account keeps them granted, and none counts: no order, cash or exchange on any channel', async () => {
    const { id } = await anAccount(app)
    const money: PermissionKey[] = ['account.withdraw', 'account.exchange', 'account.rollover']
    const all = [...BASE, ...money, 'trade.client', 'trade.fix', 'trade.openapi'] as PermissionKey[]
    await set(id, all)
    expect((await see(id)).effective.length).toBe(all.length)
    await clerk.send('POST', `/accounts/${id}/freeze`, { reason: 'AML' })
    const seen = await see(id)
    expect(seen.granted.length).toBe(all.length)
    expect(seen.effective).toEqual([])
    expect(seen.suspended.every(({ reason }) => reason === 'FROZEN')).toBe(true)
    await clerk.send('POST', `/accounts/${id}/unfreeze`, { reason: 'AML' })
    expect((await see(id)).effective.length).toBe(all.length)
  })

  it('a closed market takes them away for everybody and gives them back when it opens', async () => {
    const { id } = await anAccount(app)
    await set(id, [...BASE, 'stock.AU'])
    const market = (open: boolean) => clerk.send<Reply>('PUT', '/trading/markets/AU', { open, remark: 'as decided' })
    expect((await market(true)).body.code).toBe('MARKET_UNCHANGED')
    expect((await market(false)).status).toBe(200)
    expect(reasons((await see(id)).withheld)).toEqual([['stock.AU', 'MARKET']])
    await market(true)
    expect((await see(id)).effective).toContain('stock.AU')
  })

  it('are nobody’s outside the department; a person without the key sees and changes nothing', async () => {
    const { id } = await anAccount(app)
    await set(id, BASE)
    const elsewhere = { all: false as const, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] }
    const stranger = app.signInAs('all', elsewhere)
    expect((await stranger.get(`/accounts/${id}/trading-permissions`)).status).toBe(404)
    expect((await set(id, ['stock.US'], stranger)).status).toBe(404)
    expect((await batch([id], ['stock.US'], 'open', stranger)).body).toMatchObject({
      code: 'ACCOUNT_UNKNOWN',
      params: { failureIndex: 0 },
    })
    expect((await stranger.get<{ items: unknown[] }>('/trading/permissions')).body.items).toEqual([])
    const viewer = app.signInAs(['accounts.account.view'])
    expect((await viewer.get(`/accounts/${id}/trading-permissions`)).status).toBe(403)
    expect((await set(id, ['stock.US'], viewer)).status).toBe(403)
  })

  it('are found by permission', async () => {
    const { id } = await anAccount(app)
    await set(id, ['account.trade', 'stockgrey.DE'])
    const { body } = await clerk.get<{ items: { id: string }[] }>('/trading/permissions?key=account.trade,stockgrey.DE')
    expect(body.items.map((row) => row.id)).toEqual([id])
  })

  it('of a cancelled account are not set', async () => {
    const { id } = await anAccount(app)
    await clerk.send('POST', `/accounts/${id}/cancel`, { reason: 'CLIENT_REQUEST' })
    expect((await set(id, BASE)).body).toMatchObject({ code: 'ACCOUNT_ENDED', params: { failureIndex: null } })
  })
})

describe('[C-06] a batch', () => {
  it('[R-01] changes all of its accounts, keeps what else each of them had, and stands in the record of each', async () => {
    const [one, two] = [await anAccount(app), await anAccount(app, { type: 'cash' })]
    await set(one.id, BASE)
    expect((await batch([one.id, two.id], ['stock.US', 'shortsell.US'])).body.changed).toBe(2)
    expect((await see(one.id)).granted).toEqual(expect.arrayContaining(['stock.HK', 'stock.US', 'shortsell.US']))
    expect(reasons((await see(two.id)).withheld)).toEqual([['shortsell.US', 'CAPABILITY']])
    expect((await batch([one.id, two.id], ['stock.US'], 'close')).body.changed).toBe(2)
    expect((await see(one.id)).granted).not.toContain('stock.US')
    for (const { id } of [one, two]) {
      const { rows: lines } = await sql<{ reason: string; before: object }>`select reason, before from platform.journal
        where account_id = ${id} and client_id is not null and command = 'trading.permission.update'
        order by seq desc limit 1`.execute(app.db)
      expect(lines, 'a batch stands in the record of each account').toMatchObject([
        { reason: 'as asked', before: { closed: { keys: ['stock.US'] } } },
      ])
    }
  })

  it('is all or nothing: the first that cannot change is named by its zero-based place, and none changes', async () => {
    const all = [await anAccount(app), await anAccount(app), await anAccount(app)]
    const ids = all.map(({ id }) => id)
    await set(ids[1] ?? '', ['stock.US'])
    const answer = await batch(ids, ['stock.US'])
    expect(answer.body).toMatchObject({
      code: 'NOTHING_CHANGES',
      params: { failureIndex: 1, accountNo: all[1]?.accountNo },
    })
    expect((await see(ids[0] ?? '')).revision).toBeNull()
    const first = await batch([ids[1] ?? '', ids[0] ?? ''], ['stock.US'])
    expect(first.body.params).toMatchObject({ failureIndex: 0 })
    expect((await batch([ids[0] ?? '', ids[0] ?? ''], ['stock.US'])).body).toMatchObject({
      code: 'ACCOUNT_TWICE',
      params: { failureIndex: 1 },
    })
  })

  it('by a program signs no risk disclosure', async () => {
    const { id } = await anAccount(app)
    const program = app.signInAs('all')
    Object.assign(program.actor, { kind: 'apiKey' })
    expect((await batch([id], ['flag.options'], 'open', program)).body.code).toBe('DISCLOSURE_BY_HAND')
    expect((await set(id, ['flag.options'], program)).body.code).toBe('DISCLOSURE_BY_HAND')
    expect((await batch([id], ['stock.HK'], 'open', program)).status).toBe(200)
  })
})

describe('[C-06] an account that becomes of another kind', () => {
  it('loses at once what it cannot have, for good, and gets nothing new', async () => {
    const { id } = await anAccount(app)
    await set(id, [...BASE, 'shortsell.HK', 'flag.shortsell', 'va.HAS'])
    await sql`update accounts.account set marks = '{virtual-asset}' where id = ${id}`.execute(app.db)
    expect((await see(id)).granted).toEqual(['account.trade', 'account.deposit', 'trade.bo'].sort(byCatalogue))
    await sql`update accounts.account set marks = '{}' where id = ${id}`.execute(app.db)
    expect((await see(id)).granted.length).toBe(3)
    await app.platform.tasks.get('trading.permission.follow')?.(
      app.platform,
      {},
      { id: '1', attempt: 1, signal: new AbortController().signal },
    )
    const seen = await see(id)
    expect(seen).toMatchObject({ revision: 2, choice: expect.arrayContaining(['va.HAS', 'shortsell.HK']) })
    expect(seen.granted.length).toBe(3)
    expect(await rows(app.db, sql`select from trading.kind_change`)).toEqual([])
    expect(await withinCapability.check(app.db, app.platform)).toEqual([])
  })
})

describe('[C-12] suitability and northbound on an account', () => {
  const record = (register: string, clientId: string, entry: object) =>
    clerk.send('POST', `/suitability/${register}`, { clientId, evidenceOn: '2026-11-01', remark: 'seen', ...entry })

  it('what an assessment allows counts as long as it has not expired', async () => {
    const { id, clientId } = await anAccount(app)
    await set(id, [...BASE, 'warrant.HK', 'flag.warrant'])
    expect(reasons((await see(id)).suspended)).toEqual([['warrant.HK', 'RISK_MISSING']])
    await record('assessments', clientId, { level: 'A4', score: 70, passed: true, expiresOn: '2026-11-21' })
    expect((await see(id)).effective).toContain('warrant.HK')
    app.clock.advance({ hours: 24 })
    expect(reasons((await see(id)).suspended)).toEqual([['warrant.HK', 'RISK_EXPIRED']])
  })

  it('a mainland investor gets no new access northbound, but an exempt one does', async () => {
    const documents = [{ kind: 'prc-id', country: 'CN', number: residentNumber(401) }]
    const { id, clientId } = await anAccount(app, { profile: { documents, nationality: 'CN', bornOn: '1990-03-07' } })
    await set(id, [...BASE, 'stock.SH'])
    expect(reasons((await see(id)).suspended)).toEqual([['stock.SH', 'NORTHBOUND_NEW']])
    await sql`update trading.permission set northbound_since = '2021-01-04' where account_id = ${id}`.execute(app.db)
    expect((await see(id)).sellOnly).toEqual(['stock.SH'])
    await record('exemptions', clientId, { exempt: true, basis: 'one-way-permit' })
    expect(await see(id)).toMatchObject({ sellOnly: [], effective: expect.arrayContaining(['stock.SH']) })
  })
})
