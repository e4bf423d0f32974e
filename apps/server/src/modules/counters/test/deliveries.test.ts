import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { feesInForce } from '#modules/rates'
import { inTransaction, rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import type { CounterHealth, DeliveryDetail } from '../schema.ts'
import { markFailed, takeTurn } from '../store/queue.ts'
import { aFee, aFuturesAccount, deliveriesOf, type Reached } from './house.ts'
import { type Counter, startCtp, startFemas } from './simulators.ts'

let ctp: Counter
let femas: Counter
let reached: Reached
let app: TestApp
let person: Person
let way: ReturnType<typeof deliveriesOf>
beforeAll(async () => {
  ;[ctp, femas] = await Promise.all([startCtp(), startFemas()])
  reached = { ctp: ctp.way, femas: femas.way, cap: null }
  app = await testApp({ now: '2026-11-20T02:00:00Z', config: { counters: reached } })
  person = app.signInAs('all')
  way = deliveriesOf(app, person)
  await way.enable('ctp')
  await way.enable('femas')
})
afterAll(async () => {
  await Promise.all([ctp.stop(), femas.stop()])
  await app.close()
})

/** Until nothing of the account is under way any more. */
async function settled(accountId: string, counter: 'ctp' | 'femas' = 'ctp'): Promise<DeliveryDetail> {
  await app.runJobs()
  for (let n = 0; n < 12; n += 1) {
    const one = await way.newest(accountId, counter)
    if (one.state === 'effective' || one.state === 'failed') return one
    await way.pass()
  }
  throw new Error(`still ${JSON.stringify(await way.newest(accountId, counter))}`)
}
const imports = async () => (await ctp.desk<{ items: { reference: string; state: string }[] }>()).items

describe('[A-33] an approved rate', () => {
  it('[G4] has its way out written with it, leaves for every counter, is checked there and read back digit for digit', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee({ openByMoney: '0.12345678', closeTodayByLot: '3.5' })])
    expect(await way.newest(accountId)).toMatchObject({ state: 'queued', rowCount: 1 })
    const one = await settled(accountId)
    expect(one).toMatchObject({ state: 'effective', round: 1, channel: 'file', mappingVersion: 1, incidents: [] })
    expect(one.rows).toMatchObject([{ state: 'equal', found: { openByMoney: '0.12345678', closeTodayByLot: '3.5' } }])
    for (const at of [one.sentAt, one.importedAt, one.checkedAt, one.effectiveAt]) expect(at).not.toBeNull()
    expect(await settled(accountId, 'femas')).toMatchObject({ state: 'effective', beside: [{ counter: 'ctp' }] })
  })

  it('leaves nothing behind when its command is undone, and none leaves for an account counters do not keep', async () => {
    const cash = await aFuturesAccount(app, 'cash')
    await way.set(cash, [aFee()])
    const futures = await aFuturesAccount(app)
    const refused = await person.send('POST', `/accounts/${futures}/fee-rates`, { rows: [aFee({ openByMoney: '-1' })] })
    expect(refused.status).toBe(422)
    expect(await way.list(`accountId=${cash}`)).toEqual([])
    expect(await way.list(`accountId=${futures}`)).toEqual([])
  })

  it('that is imported is not checked, and one that is checked is not effective', async () => {
    await ctp.control('/control/manner', { checkAfterMs: null, intraday: false })
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee()])
    await app.runJobs()
    for (let n = 0; n < 4; n += 1) await way.pass()
    const imported = await way.newest(accountId)
    expect(imported).toMatchObject({ state: 'imported', reason: 'AT_COUNTER', checkedAt: null })
    await ctp.control('/control/check', { reference: `${imported.id}-1`, verdict: 'checked' })
    for (let n = 0; n < 3; n += 1) await way.pass()
    expect(await way.newest(accountId)).toMatchObject({ state: 'checked', effectiveAt: null })
    await ctp.control('/control/day', {})
    expect(await settled(accountId)).toMatchObject({ state: 'effective' })
    await ctp.control('/control/manner', { checkAfterMs: 0, intraday: true })
  })

  it('that the counter refuses to check has failed, and is sent anew under a reference of its own', async () => {
    await ctp.control('/control/manner', { checkAfterMs: null })
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee()])
    await app.runJobs()
    for (let n = 0; n < 3; n += 1) await way.pass()
    const { id } = await way.newest(accountId)
    await ctp.control('/control/check', { reference: `${id}-1`, verdict: 'refused' })
    expect(await settled(accountId)).toMatchObject({ state: 'failed', reason: 'CHECK_REFUSED' })
    await ctp.control('/control/manner', { checkAfterMs: 0 })
    expect((await person.send('POST', `/counter-deliveries/${id}/resend`, { reason: 'agreed by phone' })).status).toBe(
      200,
    )
    expect(await settled(accountId)).toMatchObject({ state: 'effective', round: 2, reason: null })
    const again = await person.send('POST', `/counter-deliveries/${id}/resend`, { reason: 'twice' })
    expect(again).toMatchObject({ status: 409, body: { code: 'NOT_FAILED' } })
  })

  it('whose rows are refused in part has failed in part, and says which and why', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee(), aFee({ product: 'zz' })])
    const one = await settled(accountId)
    expect(one).toMatchObject({ state: 'failed', reason: 'PART_REFUSED', rowsRefused: 1 })
    expect(one.rows.map(({ state, code }) => [state, code])).toEqual([
      ['equal', null],
      ['refused', 'INSTRUMENT'],
    ])
  })

  it('that stands otherwise at the counter is an incident, until a later reading or a person settles it', async () => {
    await ctp.control('/control/manner', { clips: true })
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee({ openByMoney: '0.12345678' })])
    const one = await settled(accountId)
    expect(one).toMatchObject({ state: 'failed', reason: 'MISMATCH' })
    expect(one.incidents).toMatchObject([
      { line: 1, field: 'openByMoney', wanted: '0.12345678', found: '0.12346', closedAt: null },
    ])
    await ctp.control('/control/manner', { clips: false })
    await person.send('POST', `/counter-deliveries/${one.id}/resend`, { reason: 'the counter was put right' })
    const after = await settled(accountId)
    expect(after).toMatchObject({
      state: 'effective',
      incidents: [{ closedAt: expect.any(String), closedByName: null }],
    })
    expect((await person.send('POST', `/counter-deliveries/${one.id}/read-back`)).status).toBe(200)
    await app.runJobs()
    expect(await way.newest(accountId)).toMatchObject({ state: 'effective' })
    const closed = await person.send('POST', `/counter-incidents/${after.incidents[0]?.id}/close`, { remark: 'seen' })
    expect(closed).toMatchObject({ status: 409, body: { code: 'INCIDENT_CLOSED' } })
  })

  it('fails before it leaves when a counter could not keep it, while the other takes it', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee({ openByMoney: '0', openByLot: '2.345' })])
    expect(await settled(accountId, 'femas')).toMatchObject({ state: 'failed', reason: 'INVALID', sentAt: null })
    expect((await way.newest(accountId, 'femas')).rows).toMatchObject([{ state: 'refused', code: 'TOO_MANY_DECIMALS' }])
    expect(await settled(accountId)).toMatchObject({ state: 'effective' })
  })

  it('for one day goes as such where days are known, ends with it, and the other counter is told', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee({ openByMoney: '0.00005' })])
    await settled(accountId)
    await settled(accountId, 'femas')
    await way.set(accountId, [aFee({ openByMoney: '0.00001', effect: '1' })])
    expect(await settled(accountId)).toMatchObject({ state: 'effective', lasting: 'today' })
    expect(await settled(accountId, 'femas')).toMatchObject({ state: 'effective', lasting: 'longTerm' })
    await ctp.control('/control/day', {})
    app.clock.advance({ hours: 24 })
    const call = { id: '1', attempt: 1, signal: new AbortController().signal }
    await app.platform.tasks.get('rates.rate.lapse')?.(app.platform, {}, call)
    expect(await feesInForce(app.db, accountId)).toMatchObject([{ openByMoney: '0.00005' }])
    expect(await settled(accountId, 'femas')).toMatchObject({ rows: [{ found: { openByMoney: '0.00005' } }] })
    expect(await way.newest(accountId)).toMatchObject({ lasting: 'today' })
    const { id } = await way.newest(accountId)
    const late = await person.send('POST', `/counter-deliveries/${id}/read-back`)
    expect(late).toMatchObject({ status: 409, body: { code: 'DAY_OVER' } })
  })

  it('that begins later waits for its day, and does not keep others waiting', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee({ effectiveOn: '2026-12-24' })])
    await way.set(accountId, [aFee({ product: 'al' })])
    await app.runJobs()
    const all = await way.list(`accountId=${accountId}&counter=ctp`)
    expect(all).toHaveLength(2)
    expect(await settled(accountId)).toMatchObject({ state: 'effective' })
    const [, later] = all
    const { body } = await person.get<DeliveryDetail>(`/counter-deliveries/${later?.id}`)
    expect(body).toMatchObject({ state: 'queued', reason: 'NOT_YET', nextAt: '2026-12-23T16:00:00Z', attempts: 0 })
  })
})

describe('[A-33] two changes of one account', () => {
  it('arrive in their order, however the first is held up', async () => {
    const accountId = await aFuturesAccount(app)
    await ctp.control('/control', { faults: ['down', 'down'] })
    await way.set(accountId, [aFee({ openByMoney: '0.00009' })])
    await way.set(accountId, [aFee({ openByMoney: '0.00002' })])
    await app.runJobs()
    const [newer, older] = await way.list(`accountId=${accountId}&counter=ctp`)
    const at = app.clock().add({ hours: 1 }).toString()
    expect(await takeTurn(app.db, newer?.id ?? '', at)).toBeNull()
    await settled(accountId)
    const { body } = await person.get<DeliveryDetail>(`/counter-deliveries/${older?.id}`)
    expect(body.state).toBe('effective')
    expect((await way.newest(accountId)).rows[0]?.found).toMatchObject({ openByMoney: '0.00002' })
    const late = await person.send('POST', `/counter-deliveries/${older?.id}/read-back`)
    expect(late).toMatchObject({ status: 409, body: { code: 'SUPERSEDED' } })
  })

  it('of which the later takes the earlier back set register and counters to what was before', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee({ openByMoney: '0.00005' })])
    await settled(accountId)
    await way.set(accountId, [aFee({ openByMoney: '0.00001' }), aFee({ product: 'al' })])
    const { id } = await settled(accountId)
    expect((await person.send('POST', `/counter-deliveries/${id}/reverse`, { reason: 'a mistake' })).status).toBe(200)
    expect(await feesInForce(app.db, accountId)).toMatchObject([{ product: 'cu', openByMoney: '0.00005' }])
    const one = await settled(accountId)
    expect(one).toMatchObject({ state: 'effective', reverses: expect.any(String) })
    expect(one.rows.map(({ operation, state }) => `${operation} ${state}`).sort()).toEqual([
      'remove equal',
      'set equal',
    ])
    const twice = await person.send('POST', `/counter-deliveries/${id}/reverse`, { reason: 'again' })
    expect(twice).toMatchObject({ status: 409, body: { code: 'REVERSED_ALREADY' } })
  })
})

describe('[A-33] a worker that was thought dead', () => {
  it('writes nothing any more when another has taken its delivery over', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee()])
    const { id } = await way.newest(accountId)
    const slow = await takeTurn(app.db, id, app.clock().toString())
    expect(slow?.fence).toBe(1)
    await way.pass()
    const written = await inTransaction(app.db, (tx) =>
      markFailed(tx, { id, fence: 1 }, { reason: 'REFUSED', receipt: null, at: app.clock().toString() }),
    )
    expect(written).toBe(false)
    expect(await settled(accountId)).toMatchObject({ state: 'effective' })
    expect((await imports()).filter(({ reference }) => reference.startsWith(id))).toHaveLength(1)
  })
})

describe('[A-34] a counter that does not answer', () => {
  const health = async (counter: string) =>
    (await person.get<{ items: CounterHealth[] }>('/counters')).body.items.find((one) => one.counter === counter)

  it('is left alone after five failures, tried by one delivery when its time is up, and all arrive', async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => aFuturesAccount(app)))
    const real = reached.ctp
    reached.ctp = { ...(real ?? ctp.way), url: 'http://127.0.0.1:9' }
    for (const id of accounts) await way.set(id, [aFee()])
    await app.runJobs()
    await way.pass(10)
    await way.pass(10)
    expect(await health('ctp')).toMatchObject({ circuit: 'open', lastFailure: 'UNREACHABLE' })
    const waiting = await way.list(`reason=CIRCUIT_OPEN&counter=ctp&state=queued`)
    expect(waiting.length).toBeGreaterThan(0)
    const lag = (await health('ctp'))?.lagSeconds ?? 0
    expect(lag).toBeGreaterThan(0)
    reached.ctp = real
    expect((await person.send('POST', '/counters/ctp/try-now')).status).toBe(200)
    for (const id of accounts) expect(await settled(id)).toMatchObject({ state: 'effective' })
    expect(await health('ctp')).toMatchObject({ circuit: 'closed', failures: 0 })
  })

  it('or that nobody has set up, that is out of use, or that is shut makes deliveries wait and say why', async () => {
    const real = reached.ctp
    const accountId = await aFuturesAccount(app)
    reached.ctp = null
    await way.set(accountId, [aFee()])
    await app.runJobs()
    expect(await way.newest(accountId)).toMatchObject({ state: 'queued', reason: 'UNCONFIGURED', attempts: 0 })
    reached.ctp = real
    await way.enable('ctp', false)
    await way.pass()
    expect(await way.newest(accountId)).toMatchObject({ state: 'queued', reason: 'DISABLED' })
    await way.enable('ctp')
    await ctp.control('/control/manner', { shut: true })
    await way.pass()
    expect(await way.newest(accountId)).toMatchObject({ state: 'queued', reason: 'AFTER_HOURS' })
    await ctp.control('/control/manner', { shut: false })
    await way.pass(1800)
    expect(await settled(accountId)).toMatchObject({ state: 'effective' })
  })
})

describe('[A-33] who sees deliveries', () => {
  it('is whoever sees the account; no secret of a counter stands anywhere', async () => {
    const accountId = await aFuturesAccount(app)
    await way.set(accountId, [aFee()])
    const { id } = await settled(accountId)
    const branch = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect((await branch.get<{ items: unknown[] }>('/counter-deliveries')).body.items).toEqual([])
    expect((await branch.get(`/counter-deliveries/${id}`)).status).toBe(404)
    for (const step of ['resend', 'reverse'] as const)
      expect((await branch.send('POST', `/counter-deliveries/${id}/${step}`, { reason: 'x' })).status).toBe(404)
    const shown = await branch.get<{ items: CounterHealth[] }>('/counters')
    expect(shown.body.items.every(({ lastFailures }) => lastFailures.length === 0)).toBe(true)
    const [kept] = await rows(
      app.db,
      sql<{ text: string }>`select string_agg(j::text, '') as text from platform.journal j`,
    )
    expect(`${kept?.text}${JSON.stringify(shown.body)}`).not.toContain('CANARY')
  })
})
