import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { CaseContext } from '#modules/approvals'
import type { Opened } from '#modules/onboarding'
import type { CommandContext } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { PASS_TASK } from '../jobs.ts'
import { eventOfOpening, eventOfRequest } from '../listeners.ts'
import { TRIGGERS } from '../schema.ts'
import { moveEvents } from '../store/event.ts'
import { aPaper, aPlace, eventOf, itemsOf, type Place, runTask } from './world.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
})
afterAll(() => app.close())

type Event = { id: string; business: string; source: string; occurredOn: string; accountNo: string }
const eventsOf = async (place: Place) =>
  (await clerk.get<{ items: Event[] }>(`/cloud-events?accountNos=${place.accountNo}`)).body.items

/** An opening that ends: the listener runs in its transaction. */
function open(place: Place, type: string): Promise<void> {
  const request = { type } as Opened['accounts'][number]['request']
  const accounts = [{ id: place.accountId, accountNo: place.accountNo, request }]
  return inTransaction(app.db, (tx) => {
    const context = { tx, now: app.clock(), platform: app.platform, emit: () => undefined, enqueue: () => undefined }
    return eventOfOpening(context as unknown as CommandContext, {
      applicationId: newId(),
      applicationNo: 'A1',
      submittedAt: app.clock().toString(),
      profile: null,
      caseId: null,
      handed: null,
      clientId: place.clientId,
      accounts,
    })
  })
}

/** A request of a business that moves to a state, told so many times. */
async function move(
  place: Place,
  code: string,
  state: 'approved' | 'refused',
  { times = 1, values = {} }: { times?: number; values?: Record<string, unknown> } = {},
): Promise<void> {
  const [id, businessId] = [newId(), newId()]
  const sealed = app.platform.cipher.seal(JSON.stringify(values), 'businesses.request')
  await inTransaction(app.db, async (tx) => {
    // What a request is made of besides is no matter here: the version it refers to is left out.
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`insert into businesses.business (id, code, names, business_line, subject_types, category, icon, position,
        state, draft, draft_by, draft_by_name, draft_at, created_at)
      values (${businessId}, ${code}, '{}', 'brokerage', '{person}', 'other', 'form', 1, 'draft', '{}', ${newId()}, 'T', now(),
        now()) on conflict (code) do nothing`.execute(tx)
    await sql`insert into businesses.request (id, request_no, business_id, version_id, subject_type, client_id, account_id,
        account_no, business_line, department_id, title, state, revision, baseline_sealed, maker_id, maker_name, origin,
        started_at, updated_at)
      select ${id}, ${`R-${id}`}, id, ${newId()}, 'person', ${place.clientId}, ${place.accountId}, ${place.accountNo},
        'brokerage', ${place.departmentId}, 'T', 'running', 1, '', ${newId()}, 'T', 'menu', now(), now()
      from businesses.business where code = ${code}`.execute(tx)
    await sql`insert into businesses.request_revision (request_id, number, kind, values_sealed, values_hash, by_id, by_name, at)
      values (${id}, 1, 'launch', ${sealed}, ${Buffer.alloc(32)}, ${newId()}, 'T', now())`.execute(tx)
  })
  for (let time = 0; time < times; time += 1)
    await inTransaction(app.db, (tx) => {
      const context = { tx, now: app.clock(), platform: app.platform, emit: () => undefined, enqueue: () => undefined }
      const moved = { id, origin: 'menu', state, at: '2026-11-21T02:00:00Z' } as const
      return eventOfRequest.moved(context as unknown as CaseContext, moved)
    })
}

describe('[I-08] where events come from', () => {
  it('an opened futures account, or any of an asset management line, once; nothing else', async () => {
    const [futures, cash, fund] = await Promise.all([
      aPlace(app),
      aPlace(app),
      aPlace(app, { businessLine: 'asset-management' }),
    ])
    await open(futures, 'futures')
    await open(futures, 'futures')
    await open(cash, 'cash')
    await open(fund, 'cash')
    expect(await eventsOf(futures)).toMatchObject([{ business: '2', source: 'opening', occurredOn: '2026-11-21' }])
    expect(await eventsOf(fund)).toHaveLength(1)
    expect(await eventsOf(cash)).toEqual([])
  })

  it.each(Object.entries(TRIGGERS))(
    'an approved request of %s is business %i, once however often it is told',
    async (code, n) => {
      const place = await aPlace(app)
      await move(place, code, 'refused')
      expect(await eventsOf(place)).toEqual([])
      await move(place, code, 'approved', { times: 2 })
      expect(await eventsOf(place)).toMatchObject([{ business: String(n), source: 'request' }])
      await move(place, `other-${n}`, 'approved')
      expect(await eventsOf(place)).toHaveLength(1)
    },
  )

  it('papers that a request files as it ends are waited for a minute before any is called missing', async () => {
    const place = await aPlace(app)
    await move(place, 'change-mobile', 'approved')
    const [{ id = '' } = {}] = await eventsOf(place)
    await runTask(app, PASS_TASK)
    expect((await eventOf(clerk, id)).state).toBe('WAITING')
    for (const parameter of ['6A', '6B', '99']) await aPaper(app, place, parameter)
    app.clock.advance({ minutes: 1 })
    await runTask(app, PASS_TASK)
    const event = await eventOf(clerk, id)
    expect(itemsOf(event)).toEqual({ '6A': 'WAITING', '6B': 'WAITING', '99': 'WAITING' })
    expect(event.items.map(({ files }) => files.length)).toEqual([1, 1, 1])
  })

  it('a client certified as professional that day is one for the event', async () => {
    const [until, over] = [await aPlace(app), await aPlace(app)]
    for (const [place, expires] of [
      [until, '2026-11-21'],
      [over, '2026-11-20'],
    ] as const)
      await sql`insert into suitability.certification (id, client_id, is_pi, category, evidence_on, expires_on, remark,
          recorded_by, recorded_by_name, recorded_at)
        values (gen_random_uuid(), ${place.clientId}, true, 'individual', '2026-01-05', ${expires}, 'Seen', ${newId()}, 'T',
          now())`.execute(app.db)
    await open(until, 'futures')
    await open(over, 'futures')
    const facts = async (place: Place) => (await eventOf(clerk, (await eventsOf(place))[0]?.id ?? '')).facts
    expect(await facts(until)).toEqual(['professional'])
    expect(await facts(over)).toEqual([])
  })

  it.each([
    [{ codes: [{ id: 'a', exchange: 'INE', code: '80012345' }] }, ['ine']],
    [{ codes: [{ exchange: 'SHFE' }, { exchange: 'CFFEX' }, { exchange: 'GFEX' }] }, ['cffex', 'gfex']],
    [{ scope: ['financial', 'option'], codes: [{ exchange: 'CFFEX' }] }, ['cffex']],
    [{ scope: ['crude'] }, ['ine']],
    [{ scope: 'crude', codes: null }, []],
  ])('[I-10] a request about %j brings what it is about: %j', async (values, facts) => {
    const place = await aPlace(app)
    await move(place, 'add-trading-code', 'approved', { values })
    expect((await eventOf(clerk, (await eventsOf(place))[0]?.id ?? '')).facts).toEqual(facts)
  })

  it('[P-03] an account takes its events along to another department', async () => {
    const place = await aPlace(app)
    await open(place, 'futures')
    const to = newId()
    const sees = (departmentId: string) =>
      app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [departmentId] })
    await inTransaction(app.db, (tx) => moveEvents(tx, place.accountId, to))
    const [event] = await eventsOf(place)
    expect((await sees(place.departmentId).get(`/cloud-events/${event?.id}`)).status).toBe(404)
    expect((await sees(to).get(`/cloud-events/${event?.id}`)).status).toBe(200)
  })
})
