import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { judgeNumber } from '../policy/order-exception.ts'
import { aFiler, anOwner, consent, fileText, number, stateOf } from './a-filer.ts'
import { sendIn, tick } from './an-exchange.ts'

describe('[H-07] the number of an order', () => {
  it('is judged as the rules say, whatever it is', () => {
    const tags = fc.constantFrom(
      null,
      '',
      'AAX123.1',
      'AAX123.2',
      'AAX123.4711',
      'AAX123.04711',
      'BBX123.4711',
      'AAX123.99',
    )
    const own = fc.record({
      ceNo: fc.constantFrom(null, 'AAX123'),
      ownTag: fc.constantFrom(null, 'AAX123.4711'),
      effective: fc.boolean(),
    })
    fc.assert(
      fc.property(tags, fc.constantFrom('buy' as const, 'sell' as const), own, (tag, side, client) => {
        const reserved = client.ceNo !== null && (tag === 'AAX123.2' || (tag === 'AAX123.1' && side === 'sell'))
        const right = tag !== null && tag !== '' && tag === client.ownTag
        const verdict = judgeNumber({ tag, side }, client)
        expect(verdict === 'NUMBER_MISSING').toBe(tag === null || tag === '')
        expect(verdict === 'IN_ORDER').toBe(reserved || (right && client.effective))
        expect(verdict === 'WAITS').toBe(right && !client.effective)
      }),
    )
  })
})

describe('[H-07] orders of a day', () => {
  let app: TestApp
  let desk: Person
  beforeAll(async () => {
    app = await testApp({ now: '2026-11-20T02:00:00Z', config: { filing: { production: false, sftp: null } } })
    desk = app.signInAs('all')
  })
  afterAll(() => app.close())

  type Item = Record<string, unknown>
  const exceptions = async (by = desk, query = '') =>
    (await by.get<{ items: Item[] }>(`/filing-orders?limit=50${query}`)).body.items.map(
      ({ orderNo, exception }) => `${orderNo} ${exception}`,
    )

  it('without the client’s number are exceptions at once, of clients in no accepted file after the cut-off', async () => {
    const { ceNo } = await aFiler(desk)
    const [filed, fresh, late] = [await anOwner(app), await anOwner(app), await anOwner(app)]
    await number(app, desk)
    for (const { clientId } of [filed, late]) await consent(desk, clientId, true)
    const tagOf = async (clientId: string) => `${ceNo}.${(await stateOf(app, clientId))?.bcan}`
    const made = await desk.send<{ id: string }>('POST', '/filings', { regime: 'HKIDR', ceNo, send: false })
    await app.runJobs()
    expect((await desk.send('POST', `/filings/${made.body.id}/hand-over`, {})).status).toBe(200)
    await consent(desk, fresh.clientId, true)
    const gateway = app.signInAs(['filing.order.take'])
    const one = { side: 'buy', stock: '700', quantity: '100', orderedAt: '2026-11-20T10:05:00+08:00' }
    const orders = [
      { ...one, orderNo: 'A', accountNo: filed.accountNo, tag: await tagOf(filed.clientId) },
      { ...one, orderNo: 'B', accountNo: fresh.accountNo, tag: await tagOf(fresh.clientId) },
      { ...one, orderNo: 'C', accountNo: late.accountNo.toLowerCase(), tag: null },
      { ...one, orderNo: 'D', accountNo: late.accountNo, tag: await tagOf(filed.clientId) },
      { ...one, orderNo: 'E', accountNo: late.accountNo, tag: `${ceNo}.1` },
      { ...one, orderNo: 'F', accountNo: late.accountNo, tag: `${ceNo}.1`, side: 'sell' },
      { ...one, orderNo: 'G', accountNo: 'NONE-1', tag: null },
    ]
    const told = await gateway.send('POST', '/filing-orders', { tradedOn: '2026-11-20', orders })
    expect(told).toMatchObject({ status: 201, body: { taken: 6, exceptions: 3, waiting: 2, unknown: [6] } })
    await gateway.send('POST', '/filing-orders', { tradedOn: '2026-11-20', orders })
    expect((await exceptions()).sort()).toEqual(['C NUMBER_MISSING', 'D NUMBER_WRONG', 'E NUMBER_WRONG'])
    // The format was accepted before the cut-off: whoever stands in that file is in order.
    const head = (await fileText(app, made.body.id)).split('\r\n')[0]?.replace('HBCNMAPP', 'HBCNRESP')
    expect((await sendIn(app, desk, 'response.txt', `${head}|A||\r\nT|0\r\n`)).status).toBe(201)
    const [answer] = (await desk.get<{ items: Item[] }>('/filing-answers?limit=1')).body.items
    expect(answer).toMatchObject({ kind: 'RESPONSE', state: 'IMPORTED', refusal: null })
    app.clock.advance({ hours: 6, minutes: 30 })
    await tick(app)
    expect(await exceptions()).toHaveLength(3)
    app.clock.advance({ minutes: 15 })
    await tick(app)
    expect((await exceptions(desk, '&exception=NOT_FILED')).sort()).toEqual(['B NOT_FILED'])
    const early = await gateway.send('POST', '/filing-orders', { tradedOn: '2026-11-21', orders: orders.slice(0, 1) })
    expect(early.body).toMatchObject({ code: 'DAY_IN_FUTURE' })
  })

  it('are seen within scope alone, and told of by whoever may', async () => {
    const elsewhere = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect(await exceptions(elsewhere)).toEqual([])
    expect((await app.signInAs([]).get('/filing-orders')).status).toBe(403)
    expect((await app.signInAs(['filing.order.view']).send('POST', '/filing-orders', {})).status).toBe(403)
    const [kept] = (await sql<{ n: number }>`select count(*) as n from filing.client_order`.execute(app.db)).rows
    expect(kept?.n).toBe(5)
  })
})
