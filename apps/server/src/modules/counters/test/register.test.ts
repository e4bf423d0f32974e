import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { type Belonging, chosenOn, overlapping } from '../policy/belonging.ts'
import { noLaunchWithoutWay } from '../service/no-way.ts'
import { accountSheet } from '../sheet.ts'
import { aFee, aFuturesAccount, deliveriesOf } from './house.ts'

let app: TestApp
let clerk: Person
let way: ReturnType<typeof deliveriesOf>
const TODAY = '2026-11-20'
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T02:00:00Z' })
  clerk = app.signInAs('all')
  way = deliveriesOf(app, clerk)
  await way.enable('ctp')
  await way.enable('femas')
})
afterAll(() => app.close())

type Answer = { id: string; code: string; fields?: { path: string }[] }
const assign = (accountId: string, counter: string, more: object = {}) =>
  clerk.send<Answer>('POST', `/accounts/${accountId}/counters`, { counter, reason: 'as opened there', ...more })
const wentTo = async (accountId: string) =>
  (await way.list(`accountId=${accountId}&limit=50`)).map(({ counter }) => counter).sort()
type Line = { id: string; counter: string; from: string; until: string | null; state: string }
const register = async (accountId: string) =>
  (await clerk.get<{ items: Line[] }>(`/counter-accounts?accountId=${accountId}`)).body.items
const margins = (accountId: string) => {
  const row = { exchange: 'SHFE', product: 'cu', hedgeFlag: '1', longByMoney: '0.1', shortByMoney: '0.1' }
  return clerk.send<Answer>('POST', `/accounts/${accountId}/margin-rates`, { rows: [row] })
}
const fees = (accountId: string, row: object = {}) =>
  clerk.send<Answer>('POST', `/accounts/${accountId}/fee-rates`, { rows: [aFee(row)] })

describe('[A-34] which counters keep an account', () => {
  it('is where its rates go, by the day from which they count', async () => {
    const accountId = await aFuturesAccount(app)
    expect((await assign(accountId, 'ctp')).status).toBe(200)
    expect((await fees(accountId)).status).toBe(200)
    expect(await wentTo(accountId)).toEqual(['ctp'])
    expect((await assign(accountId, 'femas', { from: '2026-12-01', alone: true })).status).toBe(200)
    expect((await register(accountId)).map(({ counter, from, until }) => [counter, from, until])).toEqual([
      ['femas', '2026-12-01', null],
      ['ctp', TODAY, '2026-11-30'],
    ])
    await fees(accountId, { product: 'al', effectiveOn: '2026-12-01' })
    expect(await wentTo(accountId)).toEqual(['ctp', 'femas'])
    const [newest] = await way.list(`accountId=${accountId}&limit=1`)
    expect(newest?.counter).toBe('femas')
  })

  it('refuses rates that none of them could take, and says what to do', async () => {
    const accountId = await aFuturesAccount(app)
    const { body: entry } = await assign(accountId, 'femas')
    expect(await margins(accountId)).toMatchObject({ status: 409, body: { code: 'COUNTERS_CANNOT' } })
    await clerk.send('POST', `/counter-accounts/${entry.id}/release`, { lastDay: '2026-11-19', reason: 'not theirs' })
    expect((await register(accountId)).map(({ state }) => state)).toEqual(['void'])
    // Taken back before it began: as if it had never been entered.
    expect((await margins(accountId)).status).toBe(200)
    await assign(accountId, 'femas', { until: TODAY })
    app.clock.advance({ hours: 24 })
    expect(await fees(accountId)).toMatchObject({ status: 409, body: { code: 'NO_COUNTER' } })
    expect(await rows(app.db, sql`select 1 from rates.fee_rate where account_id = ${accountId}::uuid`)).toEqual([])
    const [rate] = await rows(
      app.db,
      sql<{ id: string }>`select id from rates.margin_rate where account_id = ${accountId}::uuid`,
    )
    const end = await clerk.send<Answer>('POST', `/rates/${rate?.id}/end`, { kind: 'margin', reason: 'over' })
    expect(end).toMatchObject({ status: 409, body: { code: 'NO_COUNTER' } })
    app.clock.advance({ hours: -24 })
  })

  it('says of many launches at once what it says of each, whatever counters their steps wait for', async () => {
    const [none, femas, ctp] = [await aFuturesAccount(app), await aFuturesAccount(app), await aFuturesAccount(app)]
    const cash = await aFuturesAccount(app, 'cash')
    await assign(femas, 'femas')
    await assign(ctp, 'ctp')
    const context = { reader: app.db, platform: app.platform, actor: clerk.actor, now: app.clock() }
    const business = { id: newId(), code: 'fees', businessLine: 'brokerage', category: 'rates' }
    const rest = { business, subjectType: 'person' as const, clientId: null, values: null }
    for (const required of [false, true]) {
      await clerk.send('PUT', '/counter-register', { required, reason: 'either way' })
      for (const writesBack of [[], [''], ['ctp']]) {
        const asked = [none, femas, ctp, cash, null].map((accountId) => ({ ...rest, accountId, writesBack }))
        const each = await Promise.all(asked.map((one) => noLaunchWithoutWay.consider(context, one)))
        expect(await noLaunchWithoutWay.considerMany?.(context, asked)).toEqual(each)
        expect(each.flat().length > 0).toBe(required && writesBack.length > 0)
      }
    }
    await clerk.send('PUT', '/counter-register', { required: false, reason: 'as before' })
  })

  it('of an account it does not know: all in use, unless the house wants every account entered', async () => {
    const accountId = await aFuturesAccount(app)
    await fees(accountId)
    expect(await wentTo(accountId)).toEqual(['ctp', 'femas'])
    await clerk.send('PUT', '/counter-register', { required: true, reason: 'from now on' })
    expect(await fees(accountId)).toMatchObject({ status: 409, body: { code: 'NO_COUNTER' } })
    await clerk.send('PUT', '/counter-register', { required: false, reason: 'not yet' })
    expect((await fees(accountId)).status).toBe(200)
    // Only futures accounts are kept by counters at all.
    const cash = await aFuturesAccount(app, 'cash')
    expect(await assign(cash, 'ctp')).toMatchObject({ status: 409, body: { code: 'NOT_FUTURES' } })
  })

  it('stands once at a time, begins today at the earliest, and is in scope as its account is', async () => {
    const accountId = await aFuturesAccount(app)
    const both = await Promise.all([assign(accountId, 'ctp'), assign(accountId, 'ctp')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await assign(accountId, 'ctp', { from: '2027-01-01' })).toMatchObject({ body: { code: 'ASSIGNED_ALREADY' } })
    expect(await assign(accountId, 'femas', { from: '2026-11-19' })).toMatchObject({ body: { code: 'DAY_PAST' } })
    expect(await assign(accountId, 'femas', { until: '2026-11-19' })).toMatchObject({ body: { code: 'SPAN_INVALID' } })
    const [line] = await register(accountId)
    const branch = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect((await branch.get<{ items: Line[] }>('/counter-accounts')).body.items).toEqual([])
    const release = { lastDay: null, reason: 'x' }
    expect((await branch.send('POST', `/counter-accounts/${line?.id}/release`, release)).status).toBe(404)
    expect(
      (await branch.send('POST', `/accounts/${accountId}/counters`, { counter: 'femas', reason: 'x' })).status,
    ).toBe(404)
  })

  it('comes in by sheet as well: unknown accounts and unreadable days are told of, row by row', async () => {
    const accountId = await aFuturesAccount(app)
    const [account] = await rows(
      app.db,
      sql<{ no: string }>`select account_no as no from accounts.v_account where id = ${accountId}::uuid`,
    )
    const cells = (given: Record<string, string>) =>
      new Map(Object.entries({ counter: 'ctp', reason: 'list', ...given }))
    const read = await accountSheet.read({ platform: app.platform, db: app.db, actor: clerk.actor }, [
      cells({ account_no: account?.no.toLowerCase() ?? '', alone: 'Y', until: '2026-12-31' }),
      cells({ account_no: 'nobody', from: '1.1.2027' }),
    ])
    expect(read).toMatchObject([
      { call: { command: 'counters.account.assign', input: { accountId, counter: 'ctp', alone: true } } },
      { problems: [{ column: 'account_no' }, { column: 'from' }] },
    ])
  })
})

describe('[A-34] the choice of counters', () => {
  const at = (counter: 'ctp' | 'femas', from: string, until: string | null = null): Belonging => ({
    id: `${counter} ${from}`,
    counter,
    from,
    until,
  })
  const asked = { able: ['ctp', 'femas'] as const, belongings: [], named: null, isRegisterRequired: false }

  it('is the register’s, else the flow’s, else all', () => {
    expect(chosenOn(TODAY, asked)).toEqual({ codes: ['ctp', 'femas'], byRegister: false })
    expect(chosenOn(TODAY, { ...asked, named: ['femas'] })).toEqual({ codes: ['femas'], byRegister: false })
    const entered = { ...asked, named: ['femas'] as const, belongings: [at('ctp', '2026-11-01', '2026-11-20')] }
    expect(chosenOn(TODAY, entered)).toEqual({ codes: ['ctp'], byRegister: true })
    expect(chosenOn('2026-11-21', entered)).toEqual({ codes: [], byRegister: true })
    expect(chosenOn(TODAY, { ...asked, isRegisterRequired: true }).codes).toEqual([])
    expect(chosenOn(TODAY, { ...entered, able: ['femas'] }).codes).toEqual([])
  })

  it('has no two rows of one counter on a day', () => {
    const rows = [
      at('ctp', '2026-11-10', '2026-11-20'),
      at('ctp', '2026-12-10', '2026-12-09'),
      at('femas', '2026-01-01'),
    ]
    const span = (from: string, until: string | null) => overlapping(rows, { counter: 'ctp', from, until }).length
    expect([
      span('2026-11-20', null),
      span('2026-11-21', null),
      span('2026-11-01', '2026-11-09'),
      span('2026-11-01', '2026-11-10'),
    ]).toEqual([1, 0, 0, 1])
  })
})
