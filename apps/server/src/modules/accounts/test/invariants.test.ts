import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { cancelClient, clients } from '#modules/clients'
import { records } from '#modules/records'
import { rows } from '#platform/db.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { freezeAccount } from '../commands/freeze.ts'
import { cancelAccount, settleCancellation } from '../commands/lifecycle.ts'
import { accounts, type Obstacle } from '../index.ts'
import { anAccount, booksWith } from './an-account.ts'

let app: TestApp
const obstacles = new Map<string, Obstacle[]>()
const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, clients, accounts, records, booksWith(obstacles)] })
})
afterAll(() => app?.close())

const open = (given = {}) => anAccount(app, { ...place, ...given })
const actor = () => app.signInAs('all').actor
const cancel = (id: string) => app.execute(cancelAccount, { id, reason: 'UNUSED', remark: null }, actor())
const statusOf = async (id: string) =>
  (await rows(app.db, sql<{ status: string }>`select status from accounts.account where id = ${id}`))[0]?.status

describe('[C-05] invariant: nothing is left on a cancelled account', () => {
  it.each<[string, Obstacle['code'], Obstacle['params']]>([
    ['cash of any currency', 'CASH_LEFT', { currency: 'USD', amount: '0.01' }],
    ['cash below zero', 'CASH_LEFT', { currency: 'HKD', amount: '-0.01' }],
    ['cash of any bucket', 'CASH_LEFT', { currency: 'HKD', bucket: 'accrued' }],
    ['a position', 'POSITION_LEFT', { instrument: 'ST/HK/700' }],
    ['an open order', 'ORDER_OPEN', {}],
    ['a lock', 'HOLD_LEFT', {}],
    ['a deposit under way', 'DEPOSIT_PENDING', {}],
    ['a withdrawal under way', 'WITHDRAWAL_PENDING', {}],
    ['a corporate action under way', 'CORPORATE_ACTION_PENDING', {}],
  ])('%s keeps it from being cancelled, when asked for and when carried out', async (_, code, params) => {
    const { id } = await open()
    obstacles.set(id, [{ module: 'books', code, ...(params ? { params } : {}), settles: false }])
    await expect(cancel(id)).rejects.toMatchObject({ code: 'ACCOUNT_NOT_EMPTY', fields: [{ code }] })
    obstacles.set(id, [{ module: 'books', code: 'SETTLEMENT_PENDING', settles: true }])
    expect(await cancel(id)).toMatchObject({ value: { status: 'CANCELLING' } })
    obstacles.set(id, [{ module: 'books', code, settles: false }])
    await app.execute(settleCancellation, { id }, actor())
    expect(await statusOf(id)).toBe('ACTIVE')
    obstacles.delete(id)
    expect(await cancel(id)).toMatchObject({ value: { status: 'CANCELLED' } })
  })

  it('edge: interest credited after the zero check puts the account back instead of ending it with money on it', async () => {
    const { id } = await open()
    obstacles.set(id, [{ module: 'books', code: 'SETTLEMENT_PENDING', settles: true }])
    await cancel(id)
    obstacles.set(id, [
      { module: 'books', code: 'CASH_LEFT', params: { currency: 'HKD', kind: 'interest' }, settles: false },
    ])
    await app.execute(settleCancellation, { id }, actor())
    expect(await statusOf(id)).toBe('ACTIVE')
    obstacles.delete(id)
  })
})

describe('[C-02] edge: a change of data asked for from a sub account', () => {
  it('is the one change of the client: main and sub are found by the new name at once', async () => {
    const main = await open()
    const sub = await open({ clientId: main.clientId, parentId: main.id })
    const clerk = app.signInAs('all')
    const { clientId } = (await clerk.get<{ clientId: string }>(`/accounts/${sub.id}`)).body
    const { body } = await clerk.get<{ dataVersion: number }>(`/clients/${clientId}`)
    const changed = await clerk.send('POST', `/clients/${clientId}/profile`, {
      version: body.dataVersion,
      remark: 'deed poll',
      nameEn: 'QUILLFEATHER Renamed',
    })
    expect(changed.status).toBe(200)
    const found = await clerk.get<{ items: { id: string }[] }>('/accounts?clientName=quillfeather')
    expect(new Set(found.body.items.map(({ id }) => id))).toEqual(new Set([main.id, sub.id]))
  })
})

describe('[R-01] invariant: records survive cancellation', () => {
  it('of account and client, in the timeline, in the record query and in the chain', async () => {
    const { id, clientId } = await open()
    const by = actor()
    await app.execute(freezeAccount, { id, reason: 'AML', remark: 'as told' }, by)
    await cancel(id)
    await app.execute(cancelClient, { id: clientId, kind: 'permanent', reason: 'UNUSED', remark: null }, by)
    const clerk = app.signInAs('all')
    const of = async (path: string) =>
      (await clerk.get<{ items: { command: string }[] }>(path)).body.items.map(({ command }) => command)
    const all = ['clients.client.cancel', 'accounts.account.cancel', 'accounts.account.freeze']
    expect(await of(`/records?clientId=${clientId}`)).toEqual(all)
    expect(await of(`/records?accountId=${id}`)).toEqual(all.slice(1))
    await expect(
      rows(app.db, sql`delete from platform.journal where client_id = ${clientId} returning 1`),
    ).rejects.toThrow('is not allowed')
    const story = await clerk.get<{ items: { kind: string }[] }>(`/clients/${clientId}/timeline`)
    expect(story.body.items.length).toBeGreaterThanOrEqual(3)
  })
})
