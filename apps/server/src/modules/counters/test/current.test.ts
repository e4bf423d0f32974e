import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LaunchForm } from '#modules/businesses'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { ctp as adapter } from '../adapter/ctp.ts'
import { withCounter } from '../policy/current.ts'
import { anOrder } from './adapter-contract.ts'
import { aFee, aFuturesAccount, deliveriesOf } from './house.ts'
import { type Counter, firstLayout, startCtp } from './simulators.ts'

let ctp: Counter
let app: TestApp
let admin: Person
let businessId: string
let way: ReturnType<typeof deliveriesOf>
beforeAll(async () => {
  ctp = await startCtp()
  app = await testApp({
    now: '2026-11-20T02:00:00Z',
    config: { counters: { ctp: ctp.way, femas: null, cap: null } },
  })
  admin = app.signInAs('all')
  way = deliveriesOf(app, admin)
  await way.enable('ctp')
  businessId = (await admin.send<{ businessId: string }>('POST', '/packs/fee-change/install', {})).body.businessId
})
afterAll(async () => {
  await app.close()
  await ctp.stop()
})

const fee = (given: object) => ({
  exchange: 'SHFE',
  product: 'cu',
  contract: '',
  productType: '1',
  hedgeFlag: '1',
  ...given,
})
const there = (product: string, openByMoney: string, more: object = {}) => ({
  place: { exchange: 'SHFE', product, contract: '', productType: '1', hedgeFlag: '1' },
  values: { openByMoney, closeByLot: '0', ...more },
})

describe('[A-04] the value at the counter', () => {
  it.each([
    ['counts before the register’s', [fee({ openByMoney: '0.1' })], [there('cu', '0.2')], [{ openByMoney: '0.2' }]],
    ['adds what the register does not know', [], [there('al', '0.3')], [{ product: 'al', openByMoney: '0.3' }]],
    ['leaves what it does not know', [fee({ openByMoney: '0.1' })], [], [{ openByMoney: '0.1' }]],
    [
      'nought says nothing of what was never set',
      [fee({ closeByLot: null })],
      [there('cu', '0.2')],
      [{ closeByLot: null }],
    ],
    ['nought takes away what was set', [fee({ closeByLot: '3' })], [there('cu', '0.2')], [{ closeByLot: '0' }]],
    [
      'what it says nothing of stays',
      [fee({ openByLot: '2' })],
      [there('cu', '0.2', { openByLot: null })],
      [{ openByLot: '2' }],
    ],
  ])('%s', (_what, own, said, expected) => {
    const found = withCounter('fee', own, said)
    expect(found).toHaveLength(expected.length)
    expect(found).toMatchObject(expected)
  })

  const formOf = async (accountId: string) =>
    (await admin.get<LaunchForm>(`/businesses/${businessId}/launch-form?accountId=${accountId}`)).body.current['fees']

  it('stands in the form, changed by hand there or not; without the counter the register’s does', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee()])
    for (let n = 0; n < 6; n += 1) await way.pass()
    expect(await formOf(accountId)).toMatchObject([{ product: 'cu', openByMoney: '0.00004' }])
    const { rows } = await sql<{
      no: string
    }>`select account_no as no from accounts.account where id = ${accountId}`.execute(app.db)
    const byHand = anOrder(
      { layout: await firstLayout(app.db, 'ctp', 'fee') },
      [
        {
          line: 1,
          place: { exchange: 'SHFE', product: 'cu', contract: '', productType: '1', hedgeFlag: '1' },
          operation: 'set',
          wanted: { openByMoney: '0.00009' },
        },
      ],
      rows[0]?.no,
    )
    await adapter.send(ctp.way, app.clock(), byHand)
    for (let n = 0; n < 9; n += 1) await adapter.status(ctp.way, app.clock(), byHand)
    expect(await formOf(accountId)).toMatchObject([{ product: 'cu', openByMoney: '0.00009' }])
    ctp.network.meet(...Array.from({ length: 12 }, () => 'lost' as const))
    expect(await formOf(accountId)).toMatchObject([{ product: 'cu', openByMoney: '0.00004' }])
    ctp.network.meet()
  })
})
