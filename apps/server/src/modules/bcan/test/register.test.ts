import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { numbersInRange, standingCounted, stateFollows, useCounted } from '../checks.ts'
import { numberOpened } from '../opened.ts'
import type { ClientRegister, Decision } from '../schema.ts'
import { giveNumbers, register } from '../store/allocate.ts'
import { anOwner, aParticipant, aRange, close, consent, type Owner } from './a-register.ts'

let app: TestApp
let desk: Person
beforeAll(async () => {
  app = await testApp({ connectionsMax: 36, now: '2026-11-20T02:00:00Z' })
  desk = app.signInAs('all')
})
afterAll(() => app.close())

const at = '2026-11-20T02:00:00Z'
const number = (clientIds: string[], regime: 'HKIDR' | 'NORTHBOUND' = 'HKIDR') =>
  inTransaction(app.db, (tx) => register(tx, clientIds, { regime, source: 'opening', at }))
const given = (clientId: string) =>
  rows(
    app.db,
    sql<{ ceNo: string; bcan: number; state: string; regime: string; exhausted: boolean }>`select
    ce_no as "ceNo", bcan, state, regime, exhausted from bcan.registration where client_id = ${clientId} order by regime`,
  )
const order = async ({ accountNo }: Owner, side: string, regime = 'HKIDR', by = desk) =>
  (await by.get<Decision>(`/bcan/orders/${accountNo}?side=${side}&regime=${regime}`)).body
const told = async (owner: Owner, side: string) => {
  const { accepted, tag, reason } = await order(owner, side)
  return `${accepted ? 'yes' : 'no'} ${tag?.replace(/^[A-Z0-9]{6}/, 'CE').replace(/\.\d{3,}/, '.n')} ${reason}`
}
const clientOf = async (clientId: string) => (await desk.get<ClientRegister>(`/clients/${clientId}/bcan`)).body
async function holderOf(clientId: string): Promise<string> {
  const [row] = await rows(app.db, sql<{ id: string }>`select id from clients.v_holder where client_id = ${clientId}`)
  return row?.id ?? ''
}

describe('[H-01] [H-02] participants and ranges', () => {
  it('one CE number once per regime, a third party only as CCEP, none removed while a range uses it', async () => {
    const one = await aRange(desk, 5_000_000, 5_000_009)
    const again = {
      regime: 'HKIDR',
      name: 'Twin',
      kind: 'House',
      role: 'TTEP',
      ceNo: one.ceNo.toLowerCase(),
      remark: 'x',
    }
    expect(await desk.send('POST', '/bcan/participants', again)).toMatchObject({
      status: 409,
      body: { code: 'CE_TAKEN' },
    })
    const north = await desk.send('POST', '/bcan/participants', { ...again, regime: 'NORTHBOUND' })
    expect(north.status).toBe(201)
    const third = await desk.send('POST', '/bcan/participants', { ...again, kind: 'Third', ceNo: 'ZZZ999' })
    expect(third).toMatchObject({ status: 422, body: { code: 'ROLE_UNSUITABLE' } })
    const removal = () => desk.send('POST', `/bcan/participants/${one.id}/remove`, { remark: 'gone' })
    expect(await removal()).toMatchObject({ status: 409, body: { code: 'PARTICIPANT_IN_USE' } })
    await close(desk, one.rangeId)
    expect((await removal()).status).toBe(200)
    expect((await removal()).status).toBe(404)
  })

  it('refuses 0 to 99 and an overlap per CE number, also with a closed range, also from two at once', async () => {
    const one = await aParticipant(desk)
    const lay = (firstNo: number, lastNo: number, id = one.id) =>
      desk.send<{ code?: string; id?: string }>('POST', '/bcan/ranges', {
        ccepId: id,
        userId: id,
        reported: true,
        firstNo,
        lastNo,
        remark: 'x',
      })
    expect((await lay(99, 300)).body.code).toBe('RANGE_RESERVED')
    const first = await lay(100, 299)
    expect(first.status).toBe(201)
    await close(desk, first.body.id ?? '')
    expect((await lay(299, 400)).body.code).toBe('RANGE_OVERLAPS')
    const both = await Promise.all([lay(300, 400), lay(400, 500)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    await Promise.all(both.map(({ body }) => (body.code ? null : close(desk, body.id ?? ''))))
    const other = await aParticipant(desk)
    const free = await lay(100, 299, other.id)
    expect(free.status).toBe(201)
    await close(desk, free.body.id ?? '')
  })

  it('shows how much is used, and warns from 80 % on', async () => {
    const { rangeId } = await aRange(desk, 1000, 1009)
    const standing = async () => {
      const { body } = await desk.get<{ items: Record<string, unknown>[] }>('/bcan/ranges?limit=100')
      const row = body.items.find(({ id }) => id === rangeId)
      return `${row?.usedPercent} ${row?.standing}`
    }
    const owners = await Promise.all(Array.from({ length: 10 }, () => anOwner(app)))
    await number(owners.slice(0, 7).map(({ clientId }) => clientId))
    expect(await standing()).toBe('70 OPEN')
    await number(owners.slice(7, 8).map(({ clientId }) => clientId))
    expect(await standing()).toBe('80 NEARLY_FULL')
    await number(owners.map(({ clientId }) => clientId))
    expect(await standing()).toBe('100 FULL')
    await close(desk, rangeId)
    expect(await standing()).toBe('100 CLOSED')
  })
})

describe('[H-03] allocation', () => {
  it('32 openings at once get 32 different numbers out of a range of 32, the 33rd opens without and cannot buy', async () => {
    const { rangeId, ceNo } = await aRange(desk, 700, 731)
    const owners = await Promise.all(Array.from({ length: 33 }, () => anOwner(app)))
    const last = owners.pop() as Owner
    await Promise.all(owners.map(({ clientId }) => number([clientId])))
    const numbers = await rows(
      app.db,
      sql<{ bcan: number }>`select bcan from bcan.registration where ce_no = ${ceNo} order by bcan`,
    )
    expect(numbers.map(({ bcan }) => bcan)).toEqual(Array.from({ length: 32 }, (_, n) => 700 + n))
    expect(await number([last.clientId])).toEqual({ given: 0, without: 1 })
    await consent(desk, last.clientId, true)
    expect(await told(last, 'buy')).toBe('no undefined NUMBERS_EXHAUSTED')
    expect((await clientOf(last.clientId)).registrations[0]?.gaps).toEqual(['EXHAUSTED'])
    const { rangeId: more } = await aRange(desk, 800, 899)
    expect(await number([last.clientId])).toEqual({ given: 1, without: 0 })
    expect(await told(last, 'buy')).toBe('yes CE.n NOT_YET_EFFECTIVE')
    await Promise.all([close(desk, rangeId), close(desk, more)])
  })

  it('an opening numbers its client once for each regime that has a range, in its own transaction', async () => {
    const hk = await aRange(desk, 40_000, 49_999)
    const north = await aRange(desk, 50_000, 59_999, 'NORTHBOUND')
    const owner = await anOwner(app)
    const open = (type: string, fails = false) =>
      inTransaction(app.db, async (tx) => {
        const context = { tx, now: app.clock(), emit: () => undefined }
        const opened = { accounts: [{ id: owner.accountId, accountNo: owner.accountNo, request: { type } }] }
        await numberOpened(context as never, { clientId: owner.clientId, ...opened } as never)
        if (fails) throw new Error('the opening fails')
      })
    await open('futures')
    expect(await given(owner.clientId)).toEqual([])
    await expect(open('cash', true)).rejects.toThrow('the opening fails')
    expect(await given(owner.clientId)).toEqual([])
    await Promise.all([open('cash'), open('margin')])
    const first = await given(owner.clientId)
    expect(first.map(({ regime }) => regime)).toEqual(['HKIDR', 'NORTHBOUND'])
    await open('margin')
    expect(await given(owner.clientId)).toEqual(first)
    await Promise.all([close(desk, hk.rangeId), close(desk, north.rangeId)])
  })

  it('numbers are drawn all over their range, in no order', async () => {
    const { rangeId, ceNo } = await aRange(desk, 30_000, 39_999)
    const ids = Array.from({ length: 500 }, () => newId())
    const drawn = await inTransaction(app.db, (tx) => giveNumbers(tx, ids, { regime: 'HKIDR', source: 'backfill', at }))
    expect(new Set(drawn.map(({ bcan }) => bcan)).size).toBe(500)
    expect(drawn.every((one) => one.ceNo === ceNo && one.bcan >= 30_000 && one.bcan <= 39_999)).toBe(true)
    // Of each tenth of the range about fifty; six standard deviations are forty.
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const inTenth = drawn.filter(({ bcan }) => Math.floor((bcan - 30_000) / 1000) === tenth)
      expect(Math.abs(inTenth.length - 50)).toBeLessThan(41)
    }
    const byClient = [...drawn].sort((a, b) => ids.indexOf(a.clientId as never) - ids.indexOf(b.clientId as never))
    const rising = byClient.filter(({ bcan }, place) => place > 0 && bcan > (byClient[place - 1]?.bcan ?? 0)).length
    expect(rising).toBeGreaterThan(150)
    expect(rising).toBeLessThan(350)
    await close(desk, rangeId)
  })

  it('a number is never given again: a cancelled client keeps it burned, and the table lets no row go', async () => {
    const { rangeId } = await aRange(desk, 900, 900)
    const [one, two] = [await anOwner(app), await anOwner(app)]
    await number([one.clientId])
    await sql`update accounts.account set status = 'CANCELLED', cancelled_at = now()
      where client_id = ${one.clientId}`.execute(app.db)
    await app.platform.tasks.get('bcan.registration.follow')?.(
      app.platform,
      {},
      {
        id: '1',
        attempt: 1,
        signal: new AbortController().signal,
      },
    )
    expect(await given(one.clientId)).toMatchObject([{ state: 'RETIRED', bcan: 900 }])
    expect(await number([two.clientId])).toEqual({ given: 0, without: 1 })
    await expect(sql`delete from bcan.number where bcan = 900`.execute(app.db)).rejects.toThrow('not allowed')
    await close(desk, rangeId)
  })

  it('existing clients are numbered in the background once somebody says so; a second run at once is refused', async () => {
    const fresh = await anOwner(app)
    expect(await desk.send('POST', '/bcan/backfills', { regime: 'NORTHBOUND' })).toMatchObject({
      body: { code: 'NO_OPEN_RANGE' },
    })
    const { rangeId } = await aRange(desk, 60_000, 69_999, 'NORTHBOUND')
    const started = await desk.send<{ id: string }>('POST', '/bcan/backfills', { regime: 'NORTHBOUND' })
    expect(started.status).toBe(201)
    const second = await desk.send('POST', '/bcan/backfills', { regime: 'NORTHBOUND' })
    expect(second).toMatchObject({ status: 409, body: { code: 'BACKFILL_RUNNING' } })
    await app.runJobs()
    const { body } = await desk.get<{ items: { id: string; state: string; total: number; done: number }[] }>(
      '/bcan/backfills',
    )
    expect(body.items[0]).toMatchObject({ id: started.body.id, state: 'DONE' })
    expect(body.items[0]?.done).toBe(body.items[0]?.total)
    expect((await given(fresh.clientId)).map(({ regime }) => regime)).toContain('NORTHBOUND')
    const over = await desk.send('POST', `/bcan/backfills/${started.body.id}/cancel`, {})
    expect(over).toMatchObject({ status: 409, body: { code: 'BACKFILL_ENDED' } })
    await anOwner(app)
    const third = await desk.send<{ id: string }>('POST', '/bcan/backfills', { regime: 'NORTHBOUND' })
    expect((await desk.send('POST', `/bcan/backfills/${third.body.id}/cancel`, {})).status).toBe(200)
    await app.runJobs()
    const after = await desk.get<{ items: { state: string; done: number }[] }>('/bcan/backfills')
    expect(after.body.items[0]).toMatchObject({ state: 'CANCELLED', done: 0 })
    await close(desk, rangeId)
  })
})

describe('[H-04] consent', () => {
  it('moves the state, and the next buy after a withdrawal is refused', async () => {
    const { rangeId } = await aRange(desk, 70_000, 70_999)
    const owner = await anOwner(app)
    await number([owner.clientId])
    expect(await given(owner.clientId)).toMatchObject([{ state: 'ASSIGNED' }])
    expect([await told(owner, 'buy'), await told(owner, 'sell')]).toEqual([
      'no undefined NO_CONSENT',
      'yes CE.1 NO_CONSENT',
    ])
    expect((await consent(desk, owner.clientId, true)).status).toBe(201)
    expect(await given(owner.clientId)).toMatchObject([{ state: 'CONSENTED' }])
    expect(await told(owner, 'buy')).toBe('yes CE.n NOT_YET_EFFECTIVE')
    expect((await consent(desk, owner.clientId, true)).body.code).toBe('CONSENT_UNCHANGED')
    await sql`update bcan.registration set state = 'EFFECTIVE', effective_on = '2026-11-19'
      where client_id = ${owner.clientId}`.execute(app.db)
    expect(await told(owner, 'buy')).toBe('yes CE.n EFFECTIVE')
    await consent(desk, owner.clientId, false)
    expect(await given(owner.clientId)).toMatchObject([{ state: 'WITHDRAWN' }])
    expect([await told(owner, 'buy'), await told(owner, 'sell')]).toEqual([
      'no undefined WITHDRAWN',
      'yes CE.1 WITHDRAWN',
    ])
    await consent(desk, owner.clientId, true)
    expect(await given(owner.clientId)).toMatchObject([{ state: 'CONSENTED' }])
    const later = await consent(desk, owner.clientId, false, { signedOn: '2026-11-21' })
    expect(later.body.code).toBe('SIGNED_IN_FUTURE')
    await close(desk, rangeId)
  })

  it('of a joint client is there when every holder gave it, and gone when one takes it back', async () => {
    const { rangeId } = await aRange(desk, 71_000, 71_999)
    const [joint, alone] = [await anOwner(app, 'joint'), await anOwner(app)]
    await number([joint.clientId, alone.clientId])
    const personId = await holderOf(joint.clientId)
    await consent(desk, joint.clientId, true)
    expect(await told(joint, 'buy')).toBe('no undefined NO_CONSENT')
    await consent(desk, joint.clientId, true, { personId })
    expect(await told(joint, 'buy')).toBe('yes CE.n NOT_YET_EFFECTIVE')
    expect((await order(joint, 'buy')).tag).not.toBe((await given(alone.clientId))[0]?.bcan)
    await consent(desk, joint.clientId, false, { personId })
    expect(await told(joint, 'buy')).toBe('no undefined WITHDRAWN')
    expect((await consent(desk, alone.clientId, true, { personId })).body.code).toBe('NOT_A_PARTY')
    await sql`delete from clients.identity_document where person_id = ${personId}`.execute(app.db)
    await consent(desk, joint.clientId, true, { personId })
    expect((await clientOf(joint.clientId)).registrations[0]?.gaps).toEqual(['DOCUMENT'])
    await close(desk, rangeId)
  })

  it('for one regime says nothing of the other', async () => {
    const hk = await aRange(desk, 74_000, 74_999)
    const north = await aRange(desk, 75_000, 75_999, 'NORTHBOUND')
    const owner = await anOwner(app)
    await number([owner.clientId])
    await consent(desk, owner.clientId, true, { regime: 'NORTHBOUND' })
    expect(await told(owner, 'buy')).toBe('no undefined NO_CONSENT')
    await consent(desk, owner.clientId, true)
    await consent(desk, owner.clientId, false, { regime: 'NORTHBOUND' })
    expect(await told(owner, 'buy')).toBe('yes CE.n NOT_YET_EFFECTIVE')
    await Promise.all([close(desk, hk.rangeId), close(desk, north.rangeId)])
  })

  it('of a company counts as given', async () => {
    const { rangeId } = await aRange(desk, 72_000, 72_999)
    const company = await anOwner(app, 'corporate')
    await number([company.clientId])
    expect(await told(company, 'buy')).toBe('yes CE.n NOT_YET_EFFECTIVE')
    expect((await consent(desk, company.clientId, true)).body.code).toBe('NO_CONSENT_NEEDED')
    await close(desk, rangeId)
  })

  it('is asked for many orders at once, in the order asked, within scope', async () => {
    const owners = [await anOwner(app), await anOwner(app)]
    const items = [
      { accountNo: owners[1]?.accountNo, side: 'sell', regime: 'HKIDR' },
      { accountNo: 'NONE-1', side: 'buy' },
      { accountNo: owners[0]?.accountNo?.toLowerCase(), side: 'buy', regime: 'NORTHBOUND' },
    ]
    const gateway = app.signInAs(['bcan.order.decide'])
    const { body } = await gateway.send<{ items: (Decision | null)[] }>('POST', '/bcan/orders/decisions', { items })
    expect(body.items.map((one) => one?.accountId ?? null)).toEqual([owners[1]?.accountId, null, owners[0]?.accountId])
    const elsewhere = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect((await elsewhere.get(`/bcan/orders/${owners[0]?.accountNo}?side=buy`)).status).toBe(404)
    expect((await elsewhere.get(`/clients/${owners[0]?.clientId}/bcan`)).status).toBe(404)
    expect((await app.signInAs([]).get(`/bcan/orders/${owners[0]?.accountNo}?side=buy`)).status).toBe(403)
  })
})

describe('[H-05] the list', () => {
  it('forbids and allows trading per row, finds by number, stays in scope; a forbidden client trades on neither side', async () => {
    const { rangeId } = await aRange(desk, 73_000, 73_999)
    const owner = await anOwner(app, 'corporate')
    await number([owner.clientId])
    const find = async (query: string, by = desk) =>
      (await by.get<{ items: Record<string, unknown>[] }>(`/bcan/registrations?${query}`)).body.items
    const [row] = await find(`clientId=${owner.clientId}`)
    expect(await find(`tag=${row?.tag}`)).toEqual([row])
    expect(row).toMatchObject({ state: 'CONSENTED', consent: 'GIVEN', allowed: true, regime: 'HKIDR' })
    const set = (allowed: boolean) =>
      desk.send('POST', `/bcan/registrations/${row?.id}/trading`, { allowed, remark: 'told so' })
    expect((await set(true)).body.code).toBe('ALREADY_SO')
    expect((await set(false)).status).toBe(200)
    expect([await told(owner, 'buy'), await told(owner, 'sell')]).toEqual([
      'no undefined FORBIDDEN',
      'no undefined FORBIDDEN',
    ])
    expect(await find(`clientId=${owner.clientId}&allowed=false`)).toHaveLength(1)
    expect((await set(true)).status).toBe(200)
    const elsewhere = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect(await find('', elsewhere)).toEqual([])
    const hidden = await elsewhere.send('POST', `/bcan/registrations/${row?.id}/trading`, {
      allowed: false,
      remark: 'x',
    })
    expect(hidden.status).toBe(404)
    await close(desk, rangeId)
  })

  it('every invariant holds over all that was done, and the database knows the same states', async () => {
    expect(await numbersInRange.check(app.db, app.platform)).toEqual([])
    expect(await stateFollows.check(app.db, app.platform)).toEqual([])
    expect(await useCounted.check(app.db, app.platform)).toEqual([])
    const { ceNo, rangeId } = await aRange(desk, 76_000, 76_009)
    await sql`insert into bcan.range_use (range_id, slot, used) values (${rangeId}::uuid, 0, 1)`.execute(app.db)
    expect(await useCounted.check(app.db, app.platform)).toEqual([`${ceNo} 76000–76009`])
    expect(await standingCounted.check(app.db, app.platform)).toEqual([])
    await sql`insert into bcan.standing_count (regime, ce_no, standing, slot, registrations)
      values ('HKIDR', ${ceNo}, 'effective', 255, 1)`.execute(app.db)
    expect(await standingCounted.check(app.db, app.platform)).toEqual([`HKIDR ${ceNo} effective`])
    await close(desk, rangeId)
  })
})
