import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { systemActor } from '#platform/actor.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { reportCode } from '../index.ts'
import { codeText, partsOfCode } from '../policy/code.ts'
import { CODE_STATES, CODE_TRANSITIONS } from '../schema/code.ts'
import { liveCodes } from '../store/code.ts'
import { anAccount } from './an-account.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp({})
  clerk = app.signInAs([
    ...['apply', 'update', 'confirm', 'refuse', 'cancel', 'view'].map((verb) => `trading.code.${verb}`),
    'accounts.account.view',
  ])
})
afterAll(() => app.close())

type Answer = { code?: string; changed?: number; fields?: { path: string; code: string }[] }
type Line = { id: string; exchange: string; code: string | null; codeState: string; confirmedBy: string | null }
const aFuturesAccount = () => anAccount(app, { type: 'futures' })
const apply = (accountId: string, given: object = {}) =>
  clerk.send<Answer>('POST', `/accounts/${accountId}/trading-codes`, {
    exchange: 'SHFE',
    purpose: 'speculation',
    ...given,
  })
const update = (accountId: string, list: object[]) =>
  clerk.send<Answer>('PUT', `/accounts/${accountId}/trading-codes`, { rows: list })
const step = (id: string | undefined, verb: string, given: object = {}) =>
  clerk.send<Answer>(
    'POST',
    `/trading/codes/${id}/${verb}`,
    verb === 'confirm' ? given : { reason: 'as told', ...given },
  )
const listed = async (accountId: string, who = clerk) =>
  (await who.get<{ items: Line[] }>(`/trading/codes?accountId=${accountId}`)).body.items
const report = (accountId: string, code: string, key: string) =>
  app.platform.execute(
    reportCode,
    { accountId, exchange: 'SHFE', purpose: 'speculation', code, slot: 12 },
    systemActor([reportCode.name]),
    { key },
  )

describe('[A-04] a trading code', () => {
  it('is the client’s eight digits, the member’s four in front', () => {
    expect(partsOfCode('018512345678')).toEqual({ memberNo: '0185', clientNo: '12345678' })
    expect(partsOfCode('12345678')).toEqual({ memberNo: null, clientNo: '12345678' })
    for (const text of ['018512345678', '12345678']) expect(codeText(partsOfCode(text))).toBe(text)
  })

  it('is applied for, then active with the code the exchange gave, then cancelled', async () => {
    const { id } = await aFuturesAccount()
    expect((await apply(id)).body.changed).toBe(1)
    expect((await apply(id)).body.code).toBe('CODE_THERE')
    const [code] = await listed(id)
    expect(code).toMatchObject({ codeState: 'applied', code: null })
    expect((await step(code?.id, 'confirm')).body.code).toBe('CODE_MISSING')
    for (const wrong of ['1234567', '0185123456789', '1234567a']) {
      expect((await step(code?.id, 'confirm', { code: wrong })).status).toBe(422)
    }
    expect((await step(code?.id, 'confirm', { code: '0185 12345670' })).status).toBe(200)
    expect(await listed(id)).toMatchObject([{ codeState: 'active', code: '018512345670', confirmedBy: 'desk' }])
    expect((await step(code?.id, 'refuse')).body.code).toBe('CODE_STATE_FORBIDS')
    expect((await step(code?.id, 'cancel')).status).toBe(200)
    expect((await step(code?.id, 'cancel')).body.code).toBe('CODE_STATE_FORBIDS')
    expect((await apply(id)).status).toBe(200)
  })

  it('goes from each state only where the table says', async () => {
    const verbs = { active: 'confirm', refused: 'refuse', cancelled: 'cancel' } as const
    let n = 0
    for (const from of CODE_STATES) {
      for (const [to, verb] of Object.entries(verbs) as [keyof typeof verbs, string][]) {
        n += 1
        const { id } = await aFuturesAccount()
        await apply(id, { code: String(30_000_000 + n) })
        const [code] = await listed(id)
        if (from !== 'applied') await step(code?.id, verbs[from])
        expect((await step(code?.id, verb)).status, `${from} → ${to}`).toBe(
          CODE_TRANSITIONS[from].includes(to) ? 200 : 409,
        )
      }
    }
  })

  it('is one client’s at an exchange, whichever of its accounts; also of two who come at once', async () => {
    const [one, other] = [await aFuturesAccount(), await aFuturesAccount()]
    expect((await apply(one.id, { code: '0185 40000001' })).status).toBe(200)
    expect((await apply(other.id, { code: '40000001' })).body.code).toBe('CODE_OF_ANOTHER')
    expect((await apply(other.id, { code: '40000001', exchange: 'DCE' })).status).toBe(200)
    expect((await apply(one.id, { code: '40000001', purpose: 'hedge' })).status).toBe(200)
    const both = await Promise.all([one, other].map(({ id }) => apply(id, { code: '40000002', exchange: 'INE' })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('belongs to a futures account', async () => {
    const { id } = await anAccount(app, { type: 'cash' })
    expect((await apply(id)).body.code).toBe('NO_FUTURES')
  })

  it('[A-19] comes by a form row by row: applied for, cancelled; what is wrong is refused at its place, what holds is left', async () => {
    const { id } = await aFuturesAccount()
    await apply(id, { code: '50000001' })
    const row = (exchange: string, operation: '4' | '5', given: object = {}) => ({
      exchange,
      codeType: '3',
      operation,
      ...given,
    })
    const wrong = await update(id, [
      row('DCE', '4'),
      row('DCE', '4'),
      row('CZCE', '5'),
      row('SHFE', '4', { tradingCode: '50000009' }),
    ])
    expect(wrong.body.fields?.map(({ path, code }) => [path, code])).toEqual([
      ['rows.1.exchange', 'CODE_TWICE'],
      ['rows.2.exchange', 'CODE_NOT_THERE'],
      ['rows.3.exchange', 'CODE_DIFFERS'],
    ])
    expect((await update(id, [row('SHFE', '4', { tradingCode: '018550000001' })])).body.changed).toBe(0)
    expect((await update(id, [row('DCE', '4'), row('SHFE', '5')])).body.changed).toBe(2)
    expect((await liveCodes(app.db, id)).map(({ exchange, state }) => `${exchange} ${state}`)).toEqual(['DCE applied'])
  })

  it('[A-35] is active when a counter tells so, whether it was applied for or not, told once or often', async () => {
    const [one, other] = [await aFuturesAccount(), await aFuturesAccount()]
    await apply(one.id)
    for (let turn = 0; turn < 2; turn += 1) await report(one.id, '008560000001', `told once ${turn}`)
    await report(other.id, '008560000002', 'told of another')
    expect(await listed(one.id)).toMatchObject([{ codeState: 'active', code: '008560000001', confirmedBy: 'counter' }])
    expect(await listed(other.id)).toMatchObject([{ codeState: 'active', code: '008560000002' }])
    await expect(report(other.id, '008560000001', 'told wrongly')).rejects.toMatchObject({ code: 'CODE_OF_ANOTHER' })
    await report(other.id, '008560000003', 'told anew')
    expect((await liveCodes(app.db, other.id)).map(codeText)).toEqual(['008560000003'])
  })

  it('[P-03] [G1] is nobody’s outside the department', async () => {
    const { id } = await aFuturesAccount()
    await apply(id)
    const [code] = await listed(id)
    const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] }
    const stranger = app.signInAs('all', scope)
    expect(await listed(id, stranger)).toEqual([])
    const answers = [
      await stranger.send('POST', `/accounts/${id}/trading-codes`, { exchange: 'DCE', purpose: 'hedge' }),
      await stranger.send('PUT', `/accounts/${id}/trading-codes`, {
        rows: [{ exchange: 'DCE', codeType: '1', operation: '4' }],
      }),
      ...(await Promise.all(
        ['confirm', 'refuse', 'cancel'].map((verb) =>
          stranger.send('POST', `/trading/codes/${code?.id}/${verb}`, verb === 'confirm' ? {} : { reason: 'x' }),
        ),
      )),
    ]
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
  })
})
