import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toWire } from '#kernel/clock.ts'
import { systemActor } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { lookingFrom } from '../activity.ts'
import { FIRST_ID, restInactive } from '../commands/inactivity.ts'
import { activateAccount, restAccount } from '../commands/lifecycle.ts'
import type { AccountDetail, InactiveAccounts, InactivityRule } from '../schema.ts'
import { restBetween, stretchEnd } from '../store/inactivity.ts'
import { anAccount } from './an-account.ts'

const PLACE = { businessLine: 'brokerage', departmentId: '00000000-0000-7000-8000-00000000d001' }
const OTHER = { businessLine: 'brokerage', departmentId: '00000000-0000-7000-8000-00000000d002' }

let app: TestApp
let boss: Person
beforeAll(async () => {
  app = await testApp({ now: '2026-11-21T02:00:00Z' })
  boss = app.signInAs('all')
})
afterAll(() => app?.close())
/** Each test has the house to itself: nothing else may go dormant in it. */
beforeEach(async () => {
  await sql`update accounts.account set status = 'CANCELLED', status_before = null, cancelled_at = updated_at
    where status <> 'CANCELLED'`.execute(app.db)
  await sql`update accounts.inactivity_rule set active = false, months = 24, source = null`.execute(app.db)
})

const turnOn = (type: string, months: number) =>
  boss.send('PUT', `/account-inactivity/${type}`, { active: true, months, source: 'House rule 7.2', remark: null })

/** An account opened on a day of the past. */
async function opened(on: string, given: object = {}) {
  const account = await anAccount(app, { ...PLACE, ...given })
  await sql`update accounts.account set opened_on = ${on}::date where id = ${account.id}`.execute(app.db)
  return account
}

let walks = 0
const walk = () => {
  walks += 1
  return app.execute(restInactive, { after: FIRST_ID }, systemActor([restInactive.name]), `walk-number-${walks}`)
}
const detail = async (id: string, at?: string) =>
  (await boss.get<AccountDetail>(`/accounts/${id}${at ? `?at=${encodeURIComponent(at)}` : ''}`)).body
const statusOf = async (id: string) => (await detail(id)).status

describe('[C-05] the walk of a night', () => {
  it('looks at every account in one stretch of the ids, and lets exactly those go dormant that are due', async () => {
    await turnOn('cash', 12)
    const due = [await opened('2024-01-01'), await opened('2024-01-02'), await opened('2024-01-03')]
    const fresh = await opened('2026-11-01')
    const rested: string[] = []
    let stretches = 0
    const looking = { at: toWire(app.clock()), ...lookingFrom(app.platform, app.clock()) }
    const rest = (after: string, until: string, limit: number) =>
      inTransaction(app.db, async (tx) => {
        const some = await restBetween(tx, { after, until, limit, ...looking })
        rested.push(...some.map(({ id }) => id))
        return some
      })
    for (let after: string | null = FIRST_ID; after !== null; stretches += 1) {
      const until: string | null = await stretchEnd(app.db, after, 2)
      if (until) {
        const [first] = await rest(after, until, 1)
        if (first) await rest(first.id, until, 2)
      }
      after = until
    }
    expect(stretches).toBeGreaterThan(2)
    expect(rested.sort()).toEqual(due.map(({ id }) => id).sort())
    expect(await statusOf(fresh.id)).toBe('ACTIVE')
  })
})

describe('[C-05] the inactivity policy', () => {
  it('is off for every type and unverified until somebody says where the period is laid down', async () => {
    const { items } = (await boss.get<{ items: InactivityRule[] }>('/account-inactivity')).body
    expect(items.map(({ type, active, source }) => [type, active, source])).toEqual(
      ['cash', 'fund', 'futures', 'margin', 'va'].map((type) => [type, false, null]),
    )
    const bare = await boss.send('PUT', '/account-inactivity/cash', { active: true, months: 12, source: null })
    expect(bare).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'source', code: 'INACTIVITY_SOURCE_MISSING', module: 'accounts' }] },
    })
    const account = await opened('2020-01-01')
    await walk()
    expect(await statusOf(account.id)).toBe('ACTIVE')
    expect((await turnOn('cash', 12)).status).toBe(200)
    expect(await turnOn('cash', 12)).toMatchObject({ status: 409, body: { code: 'INACTIVITY_UNCHANGED' } })
  })

  it('lets go dormant on the day the period is over, not the day before, and only accounts of its type', async () => {
    await turnOn('cash', 12)
    const over = await opened('2025-11-21')
    const dayLeft = await opened('2025-11-22')
    const margin = await opened('2020-01-01', { type: 'margin' })
    expect(await walk()).toMatchObject({ value: { rested: 1, last: null } })
    expect(await Promise.all([over, dayLeft, margin].map(({ id }) => statusOf(id)))).toEqual([
      'DORMANT',
      'ACTIVE',
      'ACTIVE',
    ])
  })

  it('says in the badge since when nothing happened, leaves one record each, and repeats nothing', async () => {
    await turnOn('cash', 12)
    const one = await opened('2024-05-05')
    const two = await opened('2023-05-05', OTHER)
    await walk()
    expect(await walk()).toMatchObject({ value: { rested: 0 } })
    expect(await detail(one.id)).toMatchObject({
      standing: { standing: 'DORMANT', blocked: ['trade', 'withdraw', 'exchange'] },
      dormancy: { lastActiveOn: '2024-05-05', months: 12, restedAt: app.clock().toString() },
    })
    const records = await rows(
      app.db,
      sql`select account_id as "accountId", actor_kind as kind, before, after from platform.journal
        where command = ${restAccount.name} and account_id = any(${[one.id, two.id]}::uuid[]) order by target_label`,
    )
    expect(records).toEqual(
      [one, two].map(({ id }, at) => ({
        accountId: id,
        kind: 'system',
        before: { status: 'ACTIVE' },
        after: { status: 'DORMANT', months: 12, lastActiveOn: at === 0 ? '2024-05-05' : '2023-05-05' },
      })),
    )
  })

  it('comes back through its own ticket, and the period starts anew from that day', async () => {
    await turnOn('cash', 12)
    const account = await opened('2020-01-01')
    await walk()
    const asleep = toWire(app.clock())
    app.clock.advance({ hours: 1 })
    await app.execute(activateAccount, { id: account.id, remark: 'the client is back' }, boss.actor)
    await walk()
    expect(await detail(account.id)).toMatchObject({ status: 'ACTIVE', dormancy: null })
    expect(await detail(account.id, asleep)).toMatchObject({ status: 'DORMANT', dormancy: { months: 12 } })
  })

  it('made dormant by hand it says so, and coming back counts as a sign of life too', async () => {
    await turnOn('cash', 12)
    const account = await opened('2020-01-01')
    await app.execute(restAccount, { id: account.id, remark: null }, boss.actor)
    expect((await detail(account.id)).dormancy).toMatchObject({ lastActiveOn: null, months: null })
    await app.execute(activateAccount, { id: account.id, remark: null }, boss.actor)
    await walk()
    expect(await statusOf(account.id)).toBe('ACTIVE')
  })

  it('spares an account that other systems saw used, of whatever day they tell first', async () => {
    await turnOn('cash', 12)
    const [used, idle] = [await opened('2020-01-01'), await opened('2020-01-01')]
    const report = (accountNo: string, activeOn: string) =>
      boss.send<{ taken: number; unknown: string[] }>('POST', '/account-activity', { items: [{ accountNo, activeOn }] })
    expect((await report(used.accountNo.toLowerCase(), '2026-10-01')).body).toEqual({ taken: 1, unknown: [] })
    await report(used.accountNo, '2021-10-01')
    await report(idle.accountNo, '2021-10-01')
    expect((await report('NOBODY-1', '2021-10-01')).body).toEqual({ taken: 0, unknown: ['NOBODY-1'] })
    expect(await report(idle.accountNo, '2026-11-22')).toMatchObject({
      status: 422,
      body: { code: 'ACTIVITY_AHEAD', fields: [{ path: 'items.0.activeOn' }] },
    })
    const stranger = app.signInAs(['accounts.activity.report'], {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [OTHER.departmentId],
    })
    const told = await stranger.send('POST', '/account-activity', {
      items: [{ accountNo: idle.accountNo, activeOn: '2026-10-01' }],
    })
    expect(told.body).toEqual({ taken: 0, unknown: [idle.accountNo] })
    await walk()
    expect([await statusOf(used.id), await statusOf(idle.id)]).toEqual(['ACTIVE', 'DORMANT'])
    expect((await detail(idle.id)).dormancy?.lastActiveOn).toBe('2021-10-01')
  })

  it('a report does not wake a dormant account', async () => {
    await turnOn('cash', 12)
    const account = await opened('2020-01-01')
    await walk()
    await boss.send('POST', '/account-activity', { items: [{ accountNo: account.accountNo, activeOn: '2026-11-20' }] })
    expect(await statusOf(account.id)).toBe('DORMANT')
  })

  it('spares a client who signs in to the app', async () => {
    await turnOn('cash', 12)
    const account = await opened('2020-01-01')
    const member = await boss.send<{ id: string; memberNo: string }>('POST', '/members', {
      openId: 'open-quiet-1',
      phone: '+85291230001',
      email: 'quiet1@example.com',
      language: 'en',
    })
    expect(member.status).toBe(201)
    expect((await boss.send('POST', `/members/${member.body.id}/client`, { clientId: account.clientId })).status).toBe(
      200,
    )
    const at = toWire(app.clock().subtract({ hours: 24 * 30 }))
    const told = await boss.send('POST', '/device-reports', {
      events: [
        {
          eventId: 'quiet-event-1',
          memberNo: member.body.memberNo,
          event: 'login-ok',
          at,
          deviceId: 'q-1',
          platform: 'ios',
        },
      ],
    })
    expect(told.body).toMatchObject({ items: [{ result: 'accepted' }] })
    await walk()
    expect(await statusOf(account.id)).toBe('ACTIVE')
  })

  it('leaves frozen accounts frozen, and accounts that wait to be cancelled alone', async () => {
    await turnOn('cash', 12)
    const [frozen, waiting] = [await opened('2020-01-01'), await opened('2020-01-01')]
    await boss.send('POST', `/accounts/${frozen.id}/freeze`, { reason: 'COURT_ORDER' })
    await sql`update accounts.account set status = 'CANCELLING', status_before = 'ACTIVE'
      where id = ${waiting.id}`.execute(app.db)
    await walk()
    const found = await detail(frozen.id)
    expect(found).toMatchObject({ status: 'DORMANT', frozen: true, standing: { standing: 'FROZEN' } })
    expect(await statusOf(waiting.id)).toBe('CANCELLING')
  })

  it('an account somebody changes at this moment is left for the next day', async () => {
    await turnOn('cash', 12)
    const account = await opened('2020-01-01')
    await inTransaction(app.db, async (tx) => {
      await sql`select from accounts.account where id = ${account.id} for update`.execute(tx)
      expect(await walk()).toMatchObject({ value: { rested: 0 } })
    })
    expect(await walk()).toMatchObject({ value: { rested: 1 } })
  })

  it('shows beforehand whom a period would concern, as far as the person sees', async () => {
    const mine = await opened('2024-01-01')
    await opened('2024-01-01', OTHER)
    await opened('2026-01-01')
    const due = async (who: Person) =>
      (await who.get<InactiveAccounts>('/account-inactivity/due?type=cash&months=12')).body
    expect(await due(boss)).toMatchObject({ count: 2, capped: false })
    const local = app.signInAs(['accounts.inactivity.view'], {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [PLACE.departmentId],
    })
    expect(await due(local)).toMatchObject({
      count: 1,
      items: [{ id: mine.id, accountNo: mine.accountNo, lastActiveOn: '2024-01-01' }],
    })
    expect(await statusOf(mine.id)).toBe('ACTIVE')
  })

  it('the day’s job walks once, and again on the next day', async () => {
    await turnOn('cash', 12)
    const run = async () => {
      const task = app.platform.tasks.get('accounts.inactivity.rest-quiet')
      await task?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    }
    const first = await opened('2020-01-01')
    await run()
    expect(await statusOf(first.id)).toBe('DORMANT')
    const second = await opened('2020-01-01')
    await run()
    expect(await statusOf(second.id)).toBe('ACTIVE')
    app.clock.advance({ hours: 24 })
    await run()
    expect(await statusOf(second.id)).toBe('DORMANT')
  })
})
