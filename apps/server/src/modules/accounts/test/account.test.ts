import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { cancelClient, clients, freezeClient, unfreezeClient } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { cashAccount } from '#testing/an-account.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { accountChecks } from '../checks.ts'
import { freezeAccount, unfreezeAccount } from '../commands/freeze.ts'
import { activateAccount, cancelAccount, keepAccount, restAccount } from '../commands/lifecycle.ts'
import { accounts, type Obstacle, openAccount } from '../index.ts'
import { anAccount, booksWith } from './an-account.ts'

let app: TestApp
const obstacles = new Map<string, Obstacle[]>()
const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
const cash: Obstacle = { module: 'books', code: 'CASH_LEFT', params: { currency: 'HKD' }, settles: false }
const settlement: Obstacle = { module: 'books', code: 'SETTLEMENT_PENDING', settles: true }

beforeAll(async () => {
  app = await testApp({ modules: [clients, accounts, booksWith(obstacles)] })
})
afterAll(() => app.close())

const open = (given = {}) => anAccount(app, { ...place, ...given })
const everything = () => app.signInAs('all').actor

async function refusal(work: Promise<unknown>): Promise<Refused> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refused) return error
  throw new Error(`expected a refusal, got ${String(error)}`)
}

type Row = {
  status: string
  frozen: boolean
  search_words: string[]
  client_status: string
  status_before: string | null
}
async function stored(id: string): Promise<Row> {
  const [row] = await rows(app.db, sql<Row>`select * from accounts.account where id = ${id}`)
  if (!row) throw new Error('no such account')
  return row
}

describe('[C-04] account numbers and levels', () => {
  it('are made where none is given, and skip what was given by hand', async () => {
    const first = await open()
    const second = await open()
    expect(first.accountNo).toMatch(/^10\d{8}$/)
    expect(second.accountNo).not.toBe(first.accountNo)
    const [{ last } = { last: 0 }] = await rows(
      app.db,
      sql<{ last: number }>`select last_value as last from accounts.number_cash`,
    )
    const coming = await open().then(async ({ accountNo }) => accountNo)
    expect(coming).toContain(String(last + 1))
    const { accountNumber } = await import('../policy/number.ts')
    const taken = accountNumber({ prefix: '10', digits: 7, checkDigit: 'luhn' }, last + 2)
    await open({ accountNo: taken })
    expect((await open()).accountNo).toContain(String(last + 3))
  })

  it('given ones are normalised, checked and unique', async () => {
    expect((await open({ accountNo: ' hk-0001 ' })).accountNo).toBe('HK-0001')
    expect((await refusal(open({ accountNo: 'HK-0001' }))).code).toBe('ACCOUNT_NO_TAKEN')
    expect((await refusal(open({ accountNo: '<b>' }))).code).toBe('ACCOUNT_NO_FORM')
  })

  it('a sub account follows a live main account of the same client and type', async () => {
    const main = await open()
    const sub = await open({ clientId: main.clientId, parentId: main.id })
    expect((await refusal(open({ clientId: main.clientId, parentId: main.id, type: 'margin' }))).code).toBe(
      'TYPE_FOLLOWS_PARENT',
    )
    expect((await refusal(open({ parentId: main.id }))).code).toBe('PARENT_UNUSABLE')
    expect((await refusal(open({ clientId: main.clientId, parentId: sub.id }))).code).toBe('PARENT_UNUSABLE')
  })

  it('one account for one type of one application, however often it is tried', async () => {
    const applicationId = newId<'application'>()
    const first = await open({ applicationId })
    await expect(open({ applicationId, clientId: first.clientId })).rejects.toMatchObject({
      constraint: 'account_application',
    })
  })
})

describe('[C-05] an account is frozen for a set of reasons', () => {
  it('freezing is idempotent by reason and lifting one leaves the others', async () => {
    const { id } = await open()
    const freeze = (reason: 'AML' | 'COURT_ORDER') =>
      app.execute(freezeAccount, { id, reason, remark: null }, everything())
    await freeze('AML')
    await freeze('COURT_ORDER')
    expect(await freeze('AML')).toMatchObject({ value: { frozen: true, changed: false } })
    await app.execute(unfreezeAccount, { id, reason: 'AML', remark: null }, everything())
    expect((await stored(id)).frozen).toBe(true)
    await app.execute(unfreezeAccount, { id, reason: 'COURT_ORDER', remark: null }, everything())
    expect((await stored(id)).frozen).toBe(false)
  })

  it('unfreezing the client does not lift a freeze of the account', async () => {
    const { id, clientId } = await open()
    await app.execute(freezeAccount, { id, reason: 'AML', remark: null }, everything())
    await app.execute(freezeClient, { id: clientId, reason: 'AML', remark: null }, everything())
    expect((await stored(id)).client_status).toBe('FROZEN')
    await app.execute(unfreezeClient, { id: clientId, reason: 'AML', remark: null }, everything())
    expect(await stored(id)).toMatchObject({ client_status: 'ACTIVE', frozen: true })
  })

  it('sixteen at once freeze it once', async () => {
    const { id } = await open()
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, () => app.execute(freezeAccount, { id, reason: 'AML', remark: null }, everything())),
    )
    expect(outcomes.filter((one) => one.kind === 'done' && one.value.changed)).toHaveLength(1)
    const live = await rows(app.db, sql`select from accounts.account_freeze where account_id = ${id}`)
    expect(live).toHaveLength(1)
  })
})

describe('[C-05] cancelling', () => {
  const cancel = (id: string) =>
    app.execute(cancelAccount, { id, reason: 'CLIENT_REQUEST', remark: null }, everything())

  it('is refused with everything that is left, in the words of who knows it', async () => {
    const { id } = await open()
    obstacles.set(id, [cash, settlement])
    const refused = await refusal(cancel(id))
    expect(refused.code).toBe('ACCOUNT_NOT_EMPTY')
    expect(refused.fields).toEqual([{ path: '', module: 'books', code: 'CASH_LEFT', params: { currency: 'HKD' } }])
  })

  it('waits for what settles by itself and ends when nothing is left', async () => {
    const { id } = await open()
    obstacles.set(id, [settlement])
    expect(await cancel(id)).toMatchObject({ value: { status: 'CANCELLING' } })
    await settleNow(id)
    expect((await stored(id)).status).toBe('CANCELLING')
    obstacles.delete(id)
    await settleNow(id)
    expect((await stored(id)).status).toBe('CANCELLED')
  })

  it('goes back where it came from when something new stands in the way', async () => {
    const { id } = await open()
    await app.execute(restAccount, { id, remark: null }, everything())
    obstacles.set(id, [settlement])
    await cancel(id)
    obstacles.set(id, [cash])
    await settleNow(id)
    expect(await stored(id)).toMatchObject({ status: 'DORMANT', status_before: null })
  })

  it('can be called off while it waits', async () => {
    const { id } = await open()
    obstacles.set(id, [settlement])
    await cancel(id)
    expect(await app.execute(keepAccount, { id, remark: null }, everything())).toMatchObject({
      value: { status: 'ACTIVE' },
    })
  })

  it('a main account goes after its subs, a client after its accounts', async () => {
    const main = await open()
    const sub = await open({ clientId: main.clientId, parentId: main.id })
    const refused = await refusal(cancel(main.id))
    expect(refused.fields).toMatchObject([
      { module: 'accounts', code: 'ACCOUNT_HAS_SUBS', params: { accounts: sub.accountNo } },
    ])
    const end = () =>
      app.execute(
        cancelClient,
        { id: main.clientId, kind: 'ordinary', reason: 'CLIENT_REQUEST', remark: null },
        everything(),
      )
    await cancel(sub.id)
    expect((await refusal(end())).code).toBe('CLIENT_HAS_LIVE_ACCOUNTS')
    await cancel(main.id)
    await end()
    expect((await stored(main.id)).client_status).toBe('CANCELLED')
    expect((await refusal(open({ clientId: main.clientId }))).code).toBe('CLIENT_CANCELLED')
  })

  it('nothing happens to a cancelled account any more', async () => {
    const { id } = await open()
    await cancel(id)
    for (const work of [
      () => cancel(id),
      () => app.execute(freezeAccount, { id, reason: 'AML' as const, remark: null }, everything()),
      () => app.execute(activateAccount, { id, remark: null }, everything()),
    ]) {
      expect((await refusal(work())).code).toBe('ACCOUNT_CANCELLED')
    }
  })
})

/** What the waiting job does for one account. */
async function settleNow(id: string): Promise<void> {
  const { settleCancellation } = await import('../commands/lifecycle.ts')
  await app.execute(settleCancellation, { id }, everything())
}

describe('[C-01] search columns of accounts', () => {
  it('follow the client', async () => {
    const { id, clientId } = await open()
    await inTransaction(app.db, (tx) =>
      sql`update clients.client set search_words = '{neu}' where id = ${clientId}`.execute(tx),
    )
    expect((await stored(id)).search_words).toEqual(['neu'])
  })

  it('an account opened for an unknown client is not opened', async () => {
    const work = inTransaction(app.db, (tx) =>
      openAccount(tx, app.platform, app.clock(), cashAccount({ ...place, clientId: newId<'client'>() })),
    )
    expect((await refusal(work)).code).toBe('NOT_FOUND')
  })
})

describe('[C-05] kontor verify', () => {
  const verdict = async () =>
    (
      await Promise.all(accountChecks.map(async ({ id, check }) => [id, await check(app.db, app.platform)] as const))
    ).filter(([, broken]) => broken.length > 0)

  it('finds nothing after all of the above, and whatever is broken by hand', async () => {
    await sql`update clients.client set search_words = search_words`.execute(app.db)
    expect(await verdict()).toEqual([])
    const { id, clientId, accountNo } = await open()
    await sql`update accounts.account set frozen = true, search_words = '{}' where id = ${id}`.execute(app.db)
    await sql`update clients.client set status = 'CANCELLED', cancelled_kind = 'permanent', cancelled_at = now()
      where id = ${clientId}`.execute(app.db)
    const found = await verdict()
    expect(found).toEqual([
      ['accounts.frozen-with-reasons', [`account ${accountNo}`]],
      ['accounts.none-outlives-client', [`account ${accountNo}`]],
    ])
  })
})
