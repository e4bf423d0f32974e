import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { inTheLongRun } from '#testing/long.ts'
import { started } from '#testing/ways.ts'
import { newestOf, shownOf } from '../policy/record.ts'
import { type FeedState, SLOTS } from '../schema.ts'
import { aFuturesAccount, type Reached } from './house.ts'

const SECRET = 'CANARY-cap-secret'
const RUNS = inTheLongRun ? 60 : 4
let cap: Awaited<ReturnType<typeof started<{ url: string }>>>
let app: TestApp
let person: Person
let reached: Reached
beforeAll(async () => {
  cap = await started<{ url: string }>('cap', ['--key', 'k1', '--secret', SECRET, '--window', '1000000000'])
  reached = { ctp: null, femas: null, cap: { url: cap.said.url, keyId: 'k1', secret: SECRET } }
  app = await testApp({ now: '2026-11-20T02:00:00Z', config: { counters: reached } })
  person = app.signInAs('all')
})
afterAll(async () => {
  cap.child.kill()
  await app.close()
})

type Told = { slot: number; id: string; version: number; sequence?: number; accountNo?: string; data?: object }
const control = (body: object) => fetch(`${cap.said.url}/control`, { method: 'POST', body: JSON.stringify(body) })
const tell = (items: Told[]) =>
  control({
    items: items.map((one) => ({
      accountNo: 'X1',
      changedAt: '2026-11-20T01:59:00Z',
      data: { status: 'done' },
      ...one,
    })),
  })
const pull = () => {
  const call = { id: '1', attempt: 1, signal: new AbortController().signal }
  return app.platform.tasks.get('counters.slot.pullAll')?.(app.platform, {}, call)
}
const state = async (code: string) =>
  (await person.get<FeedState>('/counter-slots')).body.slots.find((one) => one.code === code)
const kept = (slot: number) =>
  rows(
    app.db,
    sql<{ id: string; version: number }>`select source_id as id, version from counters.record where slot = ${slot}
      order by source_id`,
  )

describe('[A-35] opening data from CAP', () => {
  it('has twenty-two slots, each with a name and fields of its own', () => {
    expect(SLOTS.map(({ no }) => no)).toEqual(Array.from({ length: 22 }, (_, at) => at + 1))
    expect(new Set(SLOTS.map(({ code }) => code)).size).toBe(22)
  })

  it('is the newest state of each thing, however late, often and jumbled it is told of', async () => {
    await control({ jumbled: true })
    let round = 0
    const told = fc.array(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), version: fc.integer({ min: 0, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    const model = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(told, async (items) => {
        round += 1
        for (const { id, version } of items) model.set(id, Math.max(model.get(id) ?? -1, version))
        await tell(items.map((one) => ({ slot: 12, ...one })))
        await pull()
        expect(await kept(12)).toEqual([...model].sort().map(([id, version]) => ({ id, version })))
      }),
      { numRuns: RUNS },
    )
    expect(round).toBe(RUNS)
    await control({ jumbled: false })
  })

  it('is not lost when it was numbered early and came late, and pulling again changes nothing', async () => {
    await tell([
      { slot: 14, id: 'one', version: 1, sequence: 50 },
      { slot: 14, id: 'two', version: 1, sequence: 90 },
    ])
    await pull()
    expect((await state('suitability'))?.cursor).toBe(90)
    await tell([{ slot: 14, id: 'late', version: 1, sequence: 60 }])
    await pull()
    expect((await kept(14)).map(({ id }) => id)).toEqual(['late', 'one', 'two'])
    const before = await rows(app.db, sql`select * from counters.record order by id`)
    await person.send('POST', '/counter-slots/suitability/pull', { fromStart: true })
    await app.runJobs()
    expect(await rows(app.db, sql`select * from counters.record order by id`)).toEqual(before)
  })

  it('finds its account, also one that is opened later, and is seen by whoever sees that', async () => {
    const accountId = await aFuturesAccount(app)
    const [account] = await rows(
      app.db,
      sql<{ no: string }>`select account_no as no from accounts.v_account where id = ${accountId}::uuid`,
    )
    await tell([
      {
        slot: 9,
        id: 'bank',
        version: 1,
        accountNo: account?.no ?? '',
        data: { bank: 'ICBC', accountNo: '6222020012345678' },
      },
    ])
    await pull()
    const { body } = await person.get<{ items: { id: string; shown: string }[] }>(
      `/counter-records?accountId=${accountId}`,
    )
    expect(body.items).toMatchObject([{ shown: '{"bank": "ICBC", "accountNo": "****5678"}' }])
    const branch = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect((await branch.get<{ items: unknown[] }>('/counter-records')).body.items).toEqual([])
    const id = body.items[0]?.id
    expect((await branch.send('POST', `/counter-records/${id}/reveal`)).status).toBe(404)
    const shown = await person.send<{ content: object }>('POST', `/counter-records/${id}/reveal`)
    expect(shown.body.content).toEqual({ bank: 'ICBC', accountNo: '6222020012345678' })
    const [journal] = await rows(
      app.db,
      sql<{ text: string }>`select string_agg(j::text, '') as text from platform.journal j`,
    )
    expect(journal?.text).not.toMatch(/622202001234|CANARY/)
  })

  it('[A-04] codes the exchanges gave reach the register of codes, once, also of an account opened later', async () => {
    const accountId = await aFuturesAccount(app)
    const [account] = await rows(
      app.db,
      sql<{ no: string }>`select account_no as no from accounts.v_account where id = ${accountId}::uuid`,
    )
    const code = (id: string, version: number, data: object) => ({
      slot: 12,
      id,
      version,
      accountNo: account?.no ?? '',
      data: { exchange: 'SHFE', codeType: '3', ...data },
    })
    await tell([
      code('code-1', 1, { status: 'sent' }),
      code('code-2', 1, { codeType: '1', tradingCode: 'no code', status: 'done' }),
    ])
    await pull()
    const codes = async () =>
      (await person.get<{ items: object[] }>(`/trading/codes?accountId=${accountId}`)).body.items
    expect(await codes()).toEqual([])
    await tell([code('code-1', 2, { tradingCode: '008510000777', status: 'done' })])
    for (let turn = 0; turn < 2; turn += 1) await pull()
    const active = { exchange: 'SHFE', purpose: 'speculation', code: '008510000777', codeState: 'active' }
    expect(await codes()).toMatchObject([{ ...active, source: 'counter', confirmedSlot: 12 }])
    const told = await rows(
      app.db,
      sql`select 1 from platform.journal where command = 'trading.code.report' and account_id = ${accountId}::uuid`,
    )
    expect(told.length).toBe(1)
  })

  it('is late and says so when the source fails; what one slot meets does not keep the others', async () => {
    await control({ faults: ['down', 'torn'] })
    await tell([{ slot: 22, id: 'result', version: 1 }])
    app.clock.advance({ minutes: 10 })
    await pull()
    expect(await state('investor')).toMatchObject({ failures: 1, failure: 'COUNTER_FAULT' })
    expect(await state('identity')).toMatchObject({ failures: 1, failure: 'COUNTER_FAULT' })
    expect(await state('applicationResult')).toMatchObject({
      failures: 0,
      records: 1,
      lagSeconds: 0,
      delaySeconds: 660,
    })
    expect((await state('investor'))?.lagSeconds).toBe(600)
    await pull()
    expect(await state('investor')).toMatchObject({ failures: 0, failure: null })
    await person.send('PUT', '/counter-slots/investor', { enabled: false, reason: 'not licensed' })
    await tell([{ slot: 1, id: 'person', version: 1 }])
    await pull()
    expect(await kept(1)).toEqual([])
    await person.send('PUT', '/counter-slots/investor', { enabled: true, reason: 'licensed' })
  })
})

describe('[A-35] what people read of it', () => {
  it('is masked where the slot does not open it, and code types name the hedge flag they stand for', () => {
    expect(shownOf(4, { mobile: '13800010001', note: 'x', nothing: null })).toEqual({
      mobile: '****0001',
      note: '****',
      nothing: null,
    })
    // The unified opening counts the other way round: 1 hedge, 3 speculation.
    expect(shownOf(12, { codeType: '1' })).toEqual({ codeType: '1', hedgeFlag: '3' })
    expect(shownOf(12, { codeType: '3' })).toEqual({ codeType: '3', hedgeFlag: '1' })
  })

  it('is one state of each thing of a page', () => {
    const item = (id: string, version: number) => ({
      sequence: 1,
      id,
      version,
      accountNo: 'X',
      changedAt: '',
      data: {},
    })
    expect(newestOf([item('a', 2), item('a', 1), item('b', 0)]).map(({ version }) => version)).toEqual([2, 0])
  })
})
