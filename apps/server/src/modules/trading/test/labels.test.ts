import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedRule } from '#modules/approvals'
import { inTransaction } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { withinCapability } from '../checks.ts'
import type { AccountPermissions, PermissionKey } from '../schema.ts'
import { anAccount } from './an-account.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
  await inTransaction(app.db, (tx) =>
    seedRule({ tx, now: app.clock() }, { command: 'accounts.account.relabel', flowId: null, fallback: 'NONE' }),
  )
})
afterAll(() => app.close())

const CHOICE: PermissionKey[] = ['account.trade', 'account.deposit', 'stock.HK', 'shortsell.HK', 'trade.bo']
const KEPT: PermissionKey[] = ['account.trade', 'account.deposit', 'trade.bo']
const LOST: PermissionKey[] = ['stock.HK', 'shortsell.HK']

const set = (id: string, choice: PermissionKey[]) =>
  clerk.send('PUT', `/accounts/${id}/trading-permissions`, { choice, remark: 'as asked' })
const see = async (id: string) => (await clerk.get<AccountPermissions>(`/accounts/${id}/trading-permissions`)).body
const relabel = (id: string, input: object) =>
  clerk.send<{ code?: string; marks: string[] }>('POST', `/accounts/${id}/labels`, { remark: 'as asked', ...input })

type Preview = { before: Record<string, unknown>; after: Record<string, unknown>; problem?: { code: string } }
const preview = async (id: string, input: object) => {
  const { body } = await clerk.send<Preview>('POST', '/commands/accounts.account.relabel/preview', {
    input: { id, remark: 'as asked', ...input },
  })
  return body
}

type Happening = { command: string; before: Record<string, unknown>; after: Record<string, unknown> }
const lastOf = async (id: string) => (await clerk.get<{ items: Happening[] }>(`/accounts/${id}/timeline`)).body.items[0]

describe('[C-06] other marks of an account', () => {
  it('close at once what it can no longer have, shown before and kept in the record, under the name of who did it', async () => {
    const { id } = await anAccount(app)
    await set(id, CHOICE)
    const change = { addMarks: ['virtual-asset'] }
    expect(await preview(id, change)).toMatchObject({
      before: { marks: [], trading: { closed: { keys: LOST } } },
      after: { marks: ['virtual-asset'], trading: { closed: { keys: [] } } },
    })
    expect((await see(id)).granted).toEqual(expect.arrayContaining(LOST))
    expect((await relabel(id, change)).status).toBe(200)
    const seen = await see(id)
    expect(seen).toMatchObject({ revision: 2, granted: KEPT })
    expect(seen.history[0]).toMatchObject({ closed: LOST, opened: [], setByName: 'Test Person', remark: 'as asked' })
    expect(await lastOf(id)).toMatchObject({
      command: 'accounts.account.relabel',
      before: { trading: { closed: { keys: LOST } } },
      after: { marks: ['virtual-asset'] },
    })
    expect(await withinCapability.check(app.db, app.platform)).toEqual([])
  })

  it('taken away again give nothing back, and what is free of consequence says none', async () => {
    const { id } = await anAccount(app)
    await set(id, CHOICE)
    await relabel(id, { addMarks: ['virtual-asset', 'vip'] })
    const back = { dropMarks: ['virtual-asset'] }
    expect((await preview(id, back)).after).toEqual({ marks: ['vip'], brokerCode: null, introducerCode: null })
    await relabel(id, back)
    expect(await see(id)).toMatchObject({ revision: 2, granted: KEPT })
  })

  it('of an account without permissions change its labels alone', async () => {
    const { id } = await anAccount(app)
    expect((await relabel(id, { addMarks: ['virtual-asset'] })).status).toBe(200)
    expect((await see(id)).revision).toBeNull()
  })
})
