import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { liveBanks } from '../store.ts'
import { aBank, anAccount } from './account.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp({})
  clerk = app.signInAs([
    'banks.account.add',
    'banks.account.change',
    'banks.account.end',
    'banks.account.set',
    'banks.account.view',
    'accounts.account.view',
  ])
})
afterAll(() => app.close())

type Line = { id: string; bank: string; numberMasked: string; standing: string; validFrom: string; branch: string }
const listed = async (accountId: string, who = clerk, more = '') =>
  (await who.get<{ items: Line[] }>(`/bank-accounts?accountId=${accountId}&limit=100${more}`)).body.items
const add = (accountId: string, given: object = {}, key?: string) =>
  clerk.send<{ code?: string; added: number }>('POST', `/accounts/${accountId}/bank-accounts`, aBank(given), key)
const live = (accountId: string) => liveBanks(app.db, app.platform.cipher, accountId)
const SECRET = '6222020012345678'

describe('[A-04] bank accounts of an account', () => {
  it('[G6] stand sealed; lists, records and refusals show the end of the number, the whole a recorded reveal', async () => {
    const id = await anAccount(app)
    expect((await add(id)).body.added).toBe(1)
    const [line] = await listed(id)
    expect(line).toMatchObject({ bank: '工商银行', numberMasked: '****5678', standing: 'active' })
    const twice = await add(id, { accountNumber: SECRET })
    expect(twice.body).toMatchObject({ code: 'ALREADY_THERE', params: { masked: '****5678', currency: 'CNY' } })
    const everything = await rows(
      app.db,
      sql<object>`select row_to_json(b) as row from banks.bank_account b union all
        select row_to_json(j) from platform.journal j`,
    )
    expect(JSON.stringify([everything, twice.body, line])).not.toContain('62220200')
    const reveal = (who: Person) => who.send<{ value: string }>('POST', `/bank-accounts/${line?.id}/reveal`, {})
    expect((await reveal(clerk)).status).toBe(403)
    expect((await reveal(app.signInAs(['banks.account.reveal']))).body).toEqual({ value: SECRET })
    const [record] = await rows(
      app.db,
      sql<{ after: object; accountId: string }>`select after, account_id as "accountId" from platform.journal
        where command = 'banks.account.reveal' and result = 'done'`,
    )
    expect(record).toEqual({ after: { shown: 'bankAccount', masked: '****5678' }, accountId: id })
  })

  it('are found by the last four or the whole number, in scope alone', async () => {
    const id = await anAccount(app)
    await add(id, { accountNumber: '9999000011112222' })
    const found = async (text: string, who = clerk) =>
      (await listed(id, who, `&accountNumber=${encodeURIComponent(text)}`)).length
    expect([await found('2222'), await found('9999 0000 1111 2222'), await found('9999000011113333')]).toEqual([
      1, 1, 0,
    ])
  })

  it('change and end; what they were stays, and can be seen as it was', async () => {
    const id = await anAccount(app)
    await add(id, { from: '2026-01-05' })
    const [first] = await listed(id)
    const between = app.clock().toString()
    app.clock.advance({ minutes: 5 })
    const { accountNumber: _n, currency: _c, ...what } = aBank({ branch: '罗湖支行' })
    expect((await clerk.send('PUT', `/bank-accounts/${first?.id}`, what)).status).toBe(200)
    expect((await clerk.send('PUT', `/bank-accounts/${first?.id}`, what)).body).toMatchObject({ code: 'BANK_ENDED' })
    const [now, before] = await listed(id)
    expect([now, before]).toMatchObject([
      { branch: '罗湖支行', standing: 'active', validFrom: '2026-01-05' },
      { branch: '福田支行', standing: 'replaced' },
    ])
    const same = await clerk.send('PUT', `/bank-accounts/${now?.id}`, what)
    expect(same.body).toMatchObject({ code: 'NOTHING_CHANGES' })
    const end = () => clerk.send('POST', `/bank-accounts/${now?.id}/end`, { reason: 'closed' })
    expect((await end()).status).toBe(200)
    expect((await end()).body).toMatchObject({ code: 'BANK_ENDED' })
    expect(await live(id)).toEqual([])
    const then = await listed(id, clerk, `&at=${encodeURIComponent(between)}`)
    expect(then.map(({ branch }) => branch)).toEqual(['福田支行'])
  })

  it('come to the list that was decided; what a list says twice is refused at its place', async () => {
    const id = await anAccount(app)
    await add(id)
    await add(id, { accountNumber: '9999000000000001' })
    const set = (list: object[], before: object[]) =>
      clerk.send<{ fields: object[] }>('PUT', `/accounts/${id}/bank-accounts`, { rows: list, before })
    const twice = await set([aBank(), aBank()], [])
    expect(twice.body.fields).toMatchObject([{ path: 'rows.1.accountNumber', code: 'NUMBER_TWICE' }])
    const before = [aBank(), aBank({ accountNumber: '9999000000000001' })]
    const answer = await set([aBank({ bank: '中国银行' }), aBank({ accountNumber: '9999000000000002' })], before)
    expect(answer.body).toMatchObject({ added: 1, changed: 1, ended: 1 })
    expect((await live(id)).map(({ bank, accountNumber }) => [bank, accountNumber.slice(-4)])).toEqual([
      ['中国银行', '5678'],
      ['工商银行', '0002'],
    ])
  })

  it('[G2] added at once follow each other: a number counts once; with one key once', async () => {
    const id = await anAccount(app)
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(id)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
    const other = await anAccount(app)
    for (let turn = 0; turn < 2; turn += 1) expect((await add(other, {}, 'one key for a bank')).status).toBe(200)
    expect((await live(other)).length).toBe(1)
  })

  it('[P-03] [G1] are nobody’s outside the department', async () => {
    const id = await anAccount(app)
    await add(id)
    const [line] = await listed(id)
    const stranger = app.signInAs('all', {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [newId<'department'>()],
    })
    expect(await listed(id, stranger)).toEqual([])
    const { accountNumber: _n, currency: _c, ...what } = aBank()
    const answers = [
      await stranger.send('POST', `/accounts/${id}/bank-accounts`, aBank()),
      await stranger.send('PUT', `/accounts/${id}/bank-accounts`, { rows: [aBank()] }),
      await stranger.send('PUT', `/bank-accounts/${line?.id}`, what),
      await stranger.send('POST', `/bank-accounts/${line?.id}/end`, { reason: 'x' }),
      await stranger.send('POST', `/bank-accounts/${line?.id}/reveal`, {}),
    ]
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
  })
})
