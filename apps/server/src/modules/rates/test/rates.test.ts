import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { feesInForce } from '../index.ts'
import { begun } from '../policy.ts'
import { anAccount } from './account.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp({})
  clerk = app.signInAs(['rates.fee.set', 'rates.margin.set', 'rates.rate.end', 'rates.rate.view'])
})
afterAll(() => app.close())

const row = (given: object = {}) => ({
  exchange: 'SHFE',
  product: 'cu',
  productType: '1',
  hedgeFlag: '1',
  openByMoney: '0.00005000',
  ...given,
})
const set = (accountId: string, rows: object[], more: object = {}) =>
  clerk.send<{ set: number; code: string; fields: { path: string; code: string }[] }>(
    'POST',
    `/accounts/${accountId}/fee-rates`,
    { rows, ...more },
  )

describe('[A-04] fee rates of an account', () => {
  it('[G4] are exact to eight digits, and one is in force on a place', async () => {
    const id = await anAccount(app)
    expect((await set(id, [row({ openByMoney: '0.00000001' })])).body.set).toBe(1)
    expect((await set(id, [row({ openByMoney: '0.12345678' })])).body.set).toBe(1)
    expect(await feesInForce(app.db, id)).toMatchObject([
      { exchange: 'SHFE', product: 'cu', openByMoney: '0.12345678' },
    ])
    const list = await clerk.get<{ items: { endedAt: string | null }[] }>(`/rates/fees?accountId=${id}`)
    expect(list.body.items.map(({ endedAt }) => endedAt !== null)).toEqual([false, true])
  })

  it('carries over what a row does not say', async () => {
    const id = await anAccount(app)
    await set(id, [row({ closeByMoney: '0.00002', closeTodayByLot: '3.5' })])
    await set(id, [row({ openByMoney: '0.00004', closeTodayByLot: '0' })])
    expect(await feesInForce(app.db, id)).toMatchObject([
      { openByMoney: '0.00004', closeByMoney: '0.00002', closeTodayByLot: '0' },
    ])
  })

  it('charges by money or by lot: what was charged one way and is set the other way is 0 the first way', async () => {
    const id = await anAccount(app)
    await set(id, [row({ closeByMoney: '0.00002' })])
    await set(id, [row({ openByMoney: null, openByLot: '3.5' })])
    expect(await feesInForce(app.db, id)).toMatchObject([
      { openByMoney: '0', openByLot: '3.5', closeByMoney: '0.00002', closeByLot: null },
    ])
    await set(id, [row({ openByMoney: '0.00001' })])
    expect(await feesInForce(app.db, id)).toMatchObject([{ openByMoney: '0.00001', openByLot: '0' }])
    await set(id, [row({ openByMoney: null, openByLot: '0' })])
    expect(await feesInForce(app.db, id)).toMatchObject([{ openByMoney: '0.00001', openByLot: '0' }])
  })

  it('refuses a place twice, rows that set nothing and a period that ends before it begins, each at its place', async () => {
    const id = await anAccount(app)
    const twice = await set(id, [row(), row({ contract: null }), { ...row(), product: 'al', openByMoney: null }])
    expect(twice.body.code).toBe('RATES_INVALID')
    expect(twice.body.fields.map(({ path, code }) => [path, code])).toEqual([
      ['rows.1.exchange', 'ROW_TWICE'],
      ['rows.2.openByMoney', 'NOTHING_SET'],
    ])
    const period = await set(id, [row()], { from: '2026-12-02', until: '2026-12-01' })
    expect(period.body.fields.map(({ path }) => path)).toEqual(['until'])
    // Rates that say no day begin today, and a row may begin on a day of its own.
    const past = await set(id, [row({ effectiveOn: '2026-12-05' })], { until: '2020-01-01' })
    expect(past.body.fields.map(({ path, code }) => [path, code])).toEqual([
      ['until', 'PERIOD_INVALID'],
      ['rows.0.effectiveOn', 'PERIOD_INVALID'],
    ])
    for (const wrong of ['-1', '1e-5', '0.123456789', 'NaN']) {
      expect((await set(id, [row({ openByMoney: wrong })])).status).toBe(422)
    }
    expect(await feesInForce(app.db, id)).toEqual([])
  })

  it('begin today at the earliest', async () => {
    const id = await anAccount(app)
    const past = await set(id, [row({ effectiveOn: '2020-01-02' })], { from: '2020-01-01' })
    expect(past.body.fields.map(({ path, code }) => [path, code])).toEqual([
      ['from', 'DAY_PAST'],
      ['rows.0.effectiveOn', 'DAY_PAST'],
    ])
    // What was approved late counts from today; a single day that is over can't be made good.
    const given = { rows: [{ effectiveOn: '2026-01-01', effect: '2' as const }, { effect: '2' as const }] }
    expect(begun(given, '2026-01-05', true)).toEqual({
      rows: [{ effectiveOn: '2026-01-05', effect: '2' }, { effect: '2' }],
      from: '2026-01-05',
      problems: [],
    })
    const oneDay = begun({ rows: [{ effectiveOn: '2026-01-01', effect: '1' }] }, '2026-01-05', true)
    expect(oneDay.problems).toMatchObject([{ path: 'rows.0.effectiveOn', code: 'DAY_OVER' }])
  })

  it('set at the same time follow each other', async () => {
    const id = await anAccount(app)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => set(id, [row({ openByLot: String(n + 1) }), row({ product: 'al' })])),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect((await feesInForce(app.db, id)).length).toBe(2)
    const list = await clerk.get<{ items: unknown[] }>(`/rates/fees?accountId=${id}&limit=100`)
    expect(list.body.items.length).toBe(16)
  })

  it('set with one key twice are set once', async () => {
    const id = await anAccount(app)
    const body = { rows: [row()] }
    for (let turn = 0; turn < 2; turn += 1) {
      await clerk.send('POST', `/accounts/${id}/fee-rates`, body, 'the-same-key-of-rates')
    }
    const list = await clerk.get<{ items: unknown[] }>(`/rates/fees?accountId=${id}`)
    expect(list.body.items.length).toBe(1)
  })

  it('are nobody’s outside the department, and end once', async () => {
    const id = await anAccount(app)
    await set(id, [row()])
    const [rate] = (await clerk.get<{ items: { id: string }[] }>(`/rates/fees?accountId=${id}`)).body.items
    const stranger = app.signInAs(['rates.fee.set', 'rates.rate.end', 'rates.rate.view'], {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [newId<'department'>()],
    })
    expect((await stranger.get<{ items: unknown[] }>('/rates/fees')).body.items).toEqual([])
    expect((await stranger.send('POST', `/accounts/${id}/fee-rates`, { rows: [row()] })).status).toBe(404)
    const end = (who: Person) => who.send('POST', `/rates/${rate?.id}/end`, { kind: 'fee', reason: 'back to standard' })
    expect((await end(stranger)).status).toBe(404)
    expect((await end(clerk)).status).toBe(200)
    expect((await end(clerk)).body).toMatchObject({ code: 'RATE_ENDED' })
  })

  it('margins likewise', async () => {
    const id = await anAccount(app)
    const rows = [
      { exchange: 'DCE', product: 'i', hedgeFlag: '3', longByMoney: '0.12', shortByMoney: '0.13', relative: true },
    ]
    const answer = await clerk.send<{ set: number }>('POST', `/accounts/${id}/margin-rates`, { rows })
    expect(answer.body.set).toBe(1)
    const list = await clerk.get<{ items: object[] }>(`/rates/margins?accountId=${id}`)
    expect(list.body.items).toMatchObject([{ longByMoney: '0.12', shortByMoney: '0.13', relative: true }])
  })
})
