import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, PLACE } from '#testing/an-account.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { formOf } from '#testing/branch.ts'
import { type EventDetail, type Imported, suspicions } from '../index.ts'

let app: TestApp
let maker: Person
let second: Person
beforeAll(async () => {
  app = await testApp()
  maker = app.signInAs('all')
  second = app.signInAs('all')
})
afterAll(() => app.close())

const FACTS = { alertedOn: '2026-11-20', trigger: 'trading', triggerRemark: 'Wash trades', remark: 'Seen twice' }
type Made = { id: string; code?: string; fields?: { code: string }[] }

async function create(more: object = {}): Promise<string> {
  const { accountNo } = await anAccount(app)
  const { status, body } = await maker.send<Made>('POST', '/suspicious-events', { accountNo, ...FACTS, ...more })
  expect(status).toBe(201)
  return body.id
}
const get = async (id: string, by = maker) => (await by.get<EventDetail>(`/suspicious-events/${id}`)).body
const step = (id: string, to: string, body: object = {}, by = maker) =>
  by.send<Made>('POST', `/suspicious-events/${id}/${to}`, body)

async function submitted(): Promise<string> {
  const id = await create()
  await step(id, 'follow-up')
  expect((await step(id, 'submit', { result: 'observe', resultRemark: 'Keep watching' })).status).toBe(200)
  return id
}

describe('[R-03] the work that is left', () => {
  const idsOf = async (by: Person, query: string) =>
    (await by.get<{ items: { id: string }[] }>(`/suspicious-events?limit=500&${query}`)).body.items.map(({ id }) => id)

  it('is found by who looks into it, what is late, and what waits for a second person', async () => {
    const mine = await create({ assigneeId: second.actor.operatorId, dueAt: '2026-11-19T00:00:00Z' })
    const others = await create({ dueAt: '2027-01-01T00:00:00Z' })
    const ready = await submitted()
    expect(await idsOf(second, 'mine=true')).toEqual([mine])
    expect(await idsOf(second, 'mine=false')).toEqual(expect.arrayContaining([others, ready]))
    expect(await idsOf(maker, 'overdue=true')).toEqual([mine])
    expect(await idsOf(maker, 'overdue=false')).toEqual(expect.arrayContaining([others, ready]))
    expect((await idsOf(maker, 'sort=dueAt')).slice(0, 2)).toEqual([mine, others])
    expect(await idsOf(second, 'mayReview=true')).toContain(ready)
    expect(await idsOf(maker, 'mayReview=true')).not.toContain(ready)
    expect(await idsOf(maker, 'mayReview=false')).toContain(ready)
    expect(await idsOf(maker, 'result=observe')).toContain(ready)
    expect(await idsOf(maker, 'alertedOn=2026-11-21')).toEqual([])
    const work = async (by: Person) =>
      (await by.get<{ parts: { 'suspicions.work'?: { work: object[] } } }>('/home')).body.parts['suspicions.work']
    const count = (await idsOf(second, 'mayReview=true')).length
    expect(await work(second)).toEqual({
      work: [
        { filter: 'mayReview', count },
        { filter: 'mine', count: 1 },
        { filter: 'overdue', count: 1 },
      ],
    })
    expect(await work(app.signInAs(['accounts.account.view']))).toBeUndefined()
    await step(ready, 'complete', {}, second)
    expect(await idsOf(second, 'mayReview=true')).not.toContain(ready)
  })
})

describe('[R-03] the way of a suspicious event', () => {
  it('goes from pending to completed, with a result and a reviewer other than its creator', async () => {
    const id = await submitted()
    expect(await get(id)).toMatchObject({ status: 'IN_APPROVAL', mayReview: false })
    expect(await step(id, 'complete')).toMatchObject({ status: 403, body: { code: 'REVIEWER_NOT_SECOND' } })
    expect((await get(id, second)).mayReview).toBe(true)
    expect((await step(id, 'complete', { reason: 'Agreed' }, second)).status).toBe(200)
    expect(await get(id)).toMatchObject({ status: 'COMPLETED', result: 'observe', reviewRemark: 'Agreed' })
  })

  it('lets nobody complete what he himself submitted, and the database holds it too', async () => {
    const id = await create()
    const third = app.signInAs('all')
    await step(id, 'follow-up', {}, second)
    await step(id, 'submit', { result: 'noAction', resultRemark: 'Explained' }, second)
    expect((await step(id, 'complete', {}, second)).body.code).toBe('REVIEWER_NOT_SECOND')
    const forced = sql`update suspicions.event set status = 'COMPLETED', reviewer_id = creator_id where id = ${id}`
    await expect(forced.execute(app.db)).rejects.toThrow(/check/)
    expect((await step(id, 'complete', {}, third)).status).toBe(200)
  })

  it('is not completed without a result, nor reported without the reference of the report', async () => {
    const id = await create()
    expect((await step(id, 'complete', {}, second)).body.code).toBe('STATUS_UNREACHABLE')
    await step(id, 'follow-up')
    const without = await step(id, 'submit', { result: 'reported', resultRemark: 'Filed' })
    expect(without.body.fields).toMatchObject([{ code: 'STR_REFERENCE_MISSING' }])
    const filed = { result: 'reported', resultRemark: 'Filed', strReference: 'STR-2026-0007' }
    expect((await step(id, 'submit', filed)).status).toBe(200)
    const bare = sql`update suspicions.event set result = null, status = 'COMPLETED' where id = ${id}`
    await expect(bare.execute(app.db)).rejects.toThrow(/check/)
  })

  it('goes back to following up, and is never changed once completed', async () => {
    const id = await submitted()
    expect((await step(id, 'send-back', { reason: 'Ask the client' }, second)).status).toBe(200)
    expect((await get(id)).status).toBe('FOLLOWING_UP')
    await step(id, 'submit', { result: 'noAction', resultRemark: 'Explained' })
    await step(id, 'complete', {}, second)
    const change = await maker.send('PUT', `/suspicious-events/${id}`, { version: 5, ...FACTS })
    expect(change.status).toBe(409)
    await expect(sql`update suspicions.event set remark = 'x' where id = ${id}`.execute(app.db)).rejects.toThrow(
      /completed/,
    )
  })

  it('takes an event about a cancelled client, and no alert of tomorrow however clocks differ', async () => {
    const account = await anAccount(app)
    await sql`update clients.client set status = 'CANCELLED', cancelled_kind = 'ordinary', cancelled_at = now()
      where id = ${account.clientId}`.execute(app.db)
    const given = { accountNo: account.accountNo, ...FACTS }
    const { body } = await maker.send<Made>('POST', '/suspicious-events', given)
    expect(await get(body.id)).toMatchObject({ clientStatus: 'CANCELLED', accountNo: account.accountNo })
    const future = await maker.send<Made>('POST', '/suspicious-events', { ...given, alertedOn: '2026-11-22' })
    expect(future.body.fields).toMatchObject([{ code: 'ALERT_IN_FUTURE' }])
  })
})

describe('[R-03] nobody is tipped off', () => {
  it('shows client-facing staff no event, no record of one and no list, whatever else they may', async () => {
    const id = await create()
    const { clientId } = await get(id)
    const rights = [...maker.actor.permissions].filter((key) => !key.startsWith('suspicions.'))
    const clerk = app.signInAs(rights)
    expect((await clerk.get(`/suspicious-events/${id}`)).status).toBe(403)
    expect((await clerk.get('/suspicious-events')).status).toBe(403)
    const records = async (person: Person, query: string) =>
      (await person.get<{ items: { id: string }[] }>(`/records?${query}`)).body.items
    expect(await records(clerk, `targetId=${id}`)).toEqual([])
    const [own] = await records(maker, `targetId=${id}`)
    expect(own).toBeDefined()
    expect((await clerk.get(`/records/${own?.id}`)).status).toBe(404)
    expect(await records(maker, `clientId=${clientId}&command=suspicions.event.create`)).toEqual([])
  })

  it('can be put behind no approval flow, whose tickets more people read', () => {
    expect(suspicions.commands.filter(({ propose }) => propose !== undefined)).toEqual([])
  })

  it('is given to no role and no policy, and only somebody who may see it can be made assignee', async () => {
    const policies = await sql<{ code: string }>`select p.code from access.policy_permission x
      join access.policy p on p.id = x.policy_id
      where x.permission in ('suspicions.event.view', 'suspicions.event.export')`.execute(app.db)
    expect(policies.rows).toEqual([])
    const { accountNo } = await anAccount(app)
    const clerk = app.signInAs(['accounts.account.view'])
    const send = (assigneeId: string) =>
      maker.send<Made>('POST', '/suspicious-events', { accountNo, ...FACTS, assigneeId })
    expect((await send(clerk.actor.operatorId)).body.fields).toMatchObject([{ code: 'ASSIGNEE_UNSUITABLE' }])
    expect((await send(second.actor.operatorId)).status).toBe(201)
  })
})

describe('[R-03] the register', () => {
  const numbers = async (query: string, by = maker) =>
    (await by.get<{ items: { id: string }[] }>(`/suspicious-events?${query}`)).body.items.map(({ id }) => id)

  it('finds by client, trigger, status, creator, created range and what nobody has touched', async () => {
    const old = await create({ trigger: 'other' })
    const { clientNo, accountNo } = await get(old)
    app.clock.advance({ hours: 24 * 8 })
    const fresh = await create({ trigger: 'other' })
    expect(await numbers(`clientNo=${clientNo}`)).toEqual([old])
    expect(await numbers(`accountNo=${accountNo}`)).toEqual([old])
    expect(await numbers('trigger=other')).toEqual([fresh, old])
    expect(await numbers('trigger=other&notUpdatedFor=7')).toEqual([old])
    expect(await numbers('trigger=other&notUpdatedFor=14')).toEqual([])
    expect(await numbers('trigger=other&status=FOLLOWING_UP')).toEqual([])
    expect(await numbers('trigger=other&createdAt=2026-11-29,')).toEqual([fresh])
    expect(await numbers(`trigger=other&creatorName=${encodeURIComponent(maker.actor.name)}`)).toContain(old)
    const elsewhere = app.signInAs('all', { all: false, businessLines: [PLACE.businessLine], departmentIds: [] })
    expect(await numbers('', elsewhere)).toEqual([])
    expect((await elsewhere.get(`/suspicious-events/${old}`)).status).toBe(404)
  })

  it('takes many out of a sheet, each row by itself', async () => {
    const { accountNo } = await anAccount(app)
    const rows = [
      { row: 2, accountNo, ...FACTS },
      { row: 3, accountNo: 'NOBODY', ...FACTS },
      { row: 4, accountNo, ...FACTS, alertedOn: '2099-01-01' },
    ]
    const { body } = await maker.send<Imported>('POST', '/suspicious-event-imports', { rows })
    expect(body.created).toBe(1)
    expect(body.rows).toMatchObject([
      { row: 2, eventNo: expect.stringMatching(/^SE\d{8}$/), code: null },
      { row: 3, eventNo: null, code: 'ACCOUNT_UNKNOWN' },
      { row: 4, eventNo: null, code: 'ALERT_IN_FUTURE' },
    ])
  })

  it('shows an alert of tomorrow as what is wrong with its row, and leaves the others to be taken', async () => {
    const { accountNo } = await anAccount(app)
    const day = (days: number) =>
      app
        .clock()
        .add({ hours: 24 * days })
        .toString()
        .slice(0, 10)
    const lines = [`accountNo,alertedOn,trigger`, `${accountNo},${day(2)},cash`, `${accountNo},${day(-1)},cash`]
    const form = formOf([{ field: 'file', name: 'events.csv', type: 'text/csv', bytes: Buffer.from(lines.join('\n')) }])
    const answer = await app.http.inject({
      method: 'POST',
      url: '/api/v1/suspicious-event-imports/preview',
      headers: { ...maker.headers, 'content-type': form.type },
      payload: form.payload,
    })
    expect(answer.json()).toEqual({
      total: 2,
      problems: [{ row: 2, column: 'alertedOn', code: 'ALERT_IN_FUTURE', module: 'suspicions' }],
      rows: [expect.objectContaining({ row: 3, alertedOn: day(-1) })],
    })
  })

  it('is exported by those alone who were given that right by name as well', async () => {
    const order = { list: 'suspicions.event', columns: ['eventNo', 'status'], format: 'csv', language: 'en' }
    const reader = app.signInAs(['suspicions.event.view'])
    expect((await reader.send('POST', '/exports', order)).status).toBe(403)
    expect((await maker.send('POST', '/exports', order)).status).toBe(200)
  })
})
