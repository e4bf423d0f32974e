import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineErrors } from '#kernel/refusal.ts'
import { access } from '#modules/access'
import { accountCancellation, accounts, type Obstacle, type OpenAccount, openAccount } from '#modules/accounts'
import { approvals } from '#modules/approvals'
import { clients } from '#modules/clients'
import { messages } from '#modules/messages'
import { sources } from '#modules/sources'
import { inTransaction, rows } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { cashAccount } from '#testing/an-account.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { members } from '../index.ts'
import { inOrder, occupantOf } from '../policy/rebind.ts'
import { aMember, detail, type Made, next, place } from './house.ts'

const obstacles = new Map<string, Obstacle[]>()
const books = defineModule({
  name: 'books',
  migrations: null,
  errors: defineErrors('books', {}),
  offers: [accountCancellation.offer(async (_tx, accountId) => obstacles.get(accountId) ?? [])],
})

let app: TestApp
let boss: Person
beforeAll(async () => {
  app = await testApp({
    modules: [platformModule, approvals, sources, access, clients, accounts, messages, members, books],
  })
  boss = app.signInAs('all')
})
afterAll(() => app?.close())

const account = (clientId: string, more: Partial<OpenAccount> = {}) =>
  inTransaction(app.db, (tx) =>
    openAccount(tx, app.platform, app.clock(), cashAccount({ clientId, ...place, ...more })),
  )
/** Somebody who wants the phone: registered with another one. */
async function wanting(): Promise<{ id: string }> {
  const { body } = await boss.send<{ id: string }>('POST', '/members', { phone: `+8525399${next()}0`, language: 'en' })
  return body
}
const rebind = (id: string, phone: string, more: object = {}, by = boss) =>
  by.send('POST', `/members/${id}/rebind-phone`, { phone, reason: 'lost the old login', ...more })
const statusOf = async (id: string) => (await boss.get<{ status: string }>(`/accounts/${id}`)).body.status
const clientOf = async ({ clientId }: Made) => (await boss.get<{ status: string }>(`/clients/${clientId}`)).body.status

describe('[T-01] an occupied phone is rebound', () => {
  it('a registration that never became a client lets it go', async () => {
    const phone = `+8525388${next()}0`
    const { body: old } = await boss.send<{ id: string }>('POST', '/members', { phone, language: 'en' })
    const { id } = await wanting()
    expect(await rebind(id, phone)).toMatchObject({
      status: 200,
      body: { cancelledAccounts: [], cancelledClient: null },
    })
    expect((await detail(boss, old.id)).phoneMasked).toBeNull()
    expect(await boss.send('PUT', `/members/${old.id}/contact`, { phone, reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'PHONE_TAKEN' },
    })
  })

  it('accounts go before their client, subs before their main account, then the phone is bound; a record for each', async () => {
    const held = await aMember(app, boss)
    const main = await account(held.clientId)
    const sub = await account(held.clientId, { parentId: main.id })
    const { id } = await wanting()
    const done = await rebind(id, held.phone)
    expect(done).toMatchObject({ status: 200, body: { cancelledAccounts: [sub.accountNo, main.accountNo] } })
    expect([await statusOf(main.id), await statusOf(sub.id), await clientOf(held)]).toEqual([
      'CANCELLED',
      'CANCELLED',
      'CANCELLED',
    ])
    const lines = await rows(
      app.db,
      sql<{ command: string }>`select command from platform.journal where result = 'done'
        and (client_id = ${held.clientId} or target_id = ${id}) order by at desc, id desc limit 4`,
    )
    expect(lines.map(({ command }) => command).reverse()).toEqual([
      'accounts.account.cancel',
      'accounts.account.cancel',
      'clients.client.cancel',
      'members.member.rebindPhone',
    ])
  })

  it('is refused with every reason of every account, and nothing is half done', async () => {
    const held = await aMember(app, boss)
    const [clean, full, waits] = [
      await account(held.clientId),
      await account(held.clientId),
      await account(held.clientId),
    ]
    obstacles.set(full.id, [
      { module: 'books', code: 'CASH', params: { currency: 'HKD' }, settles: false },
      { module: 'books', code: 'POSITIONS', settles: false },
    ])
    obstacles.set(waits.id, [{ module: 'books', code: 'SETTLEMENT', settles: true }])
    const { id } = await wanting()
    const before = await detail(boss, id)
    const refused = await rebind(id, held.phone)
    expect(refused).toMatchObject({ status: 409, body: { code: 'REBIND_BLOCKED', params: { count: 3 } } })
    const fields = refused.body['fields'] as { code: string; params?: { accountNo?: string } }[]
    expect(fields.map(({ code, params }) => params?.accountNo ?? code).sort()).toEqual(
      [full.accountNo, 'CASH', 'POSITIONS', waits.accountNo, waits.accountNo].sort(),
    )
    expect(await Promise.all([clean, full, waits].map((one) => statusOf(one.id)))).toEqual([
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
    ])
    expect(await clientOf(held)).toBe('ACTIVE')
    expect(await detail(boss, id)).toEqual(before)
    const left = await rows(
      app.db,
      sql`select 1 from platform.journal where command = 'accounts.account.cancel' and client_id = ${held.clientId}`,
    )
    expect(left).toEqual([])
    obstacles.clear()
    expect((await rebind(id, held.phone)).status).toBe(200)
  })

  it('a phone of a cancelled client is let go without ending anything', async () => {
    const held = await aMember(app, boss)
    await boss.send('POST', `/clients/${held.clientId}/cancel`, { kind: 'permanent', reason: 'UNUSED', remark: null })
    const { id } = await wanting()
    expect((await rebind(id, held.phone)).status).toBe(200)
    expect((await detail(boss, held.id)).phoneMasked).toBeNull()
  })

  it('says so when nobody occupies it, when it is the member’s own, and when the form is wrong', async () => {
    const held = await aMember(app, boss)
    expect((await rebind(held.id, `+8525377${next()}0`)).body).toMatchObject({ code: 'PHONE_FREE' })
    expect((await rebind(held.id, held.phone)).body).toMatchObject({ code: 'NOTHING_CHANGES' })
    expect((await rebind(held.id, 'no phone')).body).toMatchObject({ code: 'CONTACT_FORM' })
  })

  it('ends nothing of a client out of reach, nor what the person may not end by itself', async () => {
    const held = await aMember(app, boss)
    await account(held.clientId)
    const mine = await aMember(app, boss)
    const far = app.signInAs('all', { all: false, businessLines: ['introducing'], departmentIds: [place.departmentId] })
    expect((await rebind(mine.id, held.phone, {}, far)).status).toBe(404)
    const clerk = app.signInAs(['members.member.rebindPhone', 'members.member.view'])
    expect(await rebind(mine.id, held.phone, {}, clerk)).toMatchObject({
      status: 409,
      body: { code: 'REBIND_BLOCKED', fields: [{}, { code: 'PERMISSION_MISSING' }] },
    })
    expect(await clientOf(held)).toBe('ACTIVE')
  })
})

describe('[T-01] what occupies a phone', () => {
  const found = (clientNo: string | null, clientStatus: string | null) => ({
    id: 'other',
    memberNo: 'M1',
    clientNo,
    clientStatus,
  })
  it.each([
    ['nobody', null, 'nobody'],
    ['somebody out of reach', 'unseen' as const, 'unseen'],
    ['the member itself', { ...found(null, null), id: 'me' }, 'self'],
    ['a registration', found(null, null), 'registration'],
    ['a client', found('C1', 'ACTIVE'), 'client'],
    ['a frozen client', found('C1', 'FROZEN'), 'client'],
    ['a cancelled client', found('C1', 'CANCELLED'), 'cancelled'],
  ])('%s', (_case, holder, kind) => {
    expect(occupantOf('me', holder).kind).toBe(kind)
  })

  it('subs go before main accounts', () => {
    const of = (level: 'main' | 'sub', accountNo: string) => ({ level, accountNo })
    expect(inOrder([of('main', 'A'), of('sub', 'C'), of('sub', 'B')]).map(({ accountNo }) => accountNo)).toEqual([
      'B',
      'C',
      'A',
    ])
  })
})
