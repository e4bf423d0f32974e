import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { systemActor } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import { cashAccount } from '#testing/an-account.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { remindOfRenewal } from '../renewal.ts'

const PLACE = { businessLine: 'brokerage', departmentId: '00000000-0000-7000-8000-00000000d001' }
let app: TestApp
beforeAll(async () => {
  app = await testApp({ now: '2026-11-21T02:00:00Z' })
})
afterAll(() => app?.close())
/** Only what a test opens counts in it. */
beforeEach(async () => {
  await sql`update accounts.account set status = 'CANCELLED', cancelled_at = updated_at
    where status <> 'CANCELLED'`.execute(app.db)
})

let count = 4100
/** A client whose accounts were opened on these days. */
async function client(openedOn: readonly string[], profile: object = {}): Promise<string> {
  count += 1
  const n = count
  return inTransaction(app.db, async (tx) => {
    const { id } = await createClient(tx, app.platform, app.clock(), aProfile(n, profile), PLACE)
    for (const day of openedOn) {
      const account = await openAccount(tx, app.platform, app.clock(), cashAccount({ clientId: id, ...PLACE }))
      await sql`update accounts.account set opened_on = ${day}::date where id = ${account.id}`.execute(tx)
    }
    return id
  })
}

async function run(): Promise<void> {
  const call = { id: '1', attempt: 1, signal: new AbortController().signal }
  await app.platform.tasks.get('letters.renewal.remind-all')?.(app.platform, {}, call)
}
type Letter = { subject: string; body: string; language: string; dueOn: string }
const lettersOf = (clientId: string) =>
  rows(
    app.db,
    sql<Letter>`select m.subject_masked as subject, m.body_masked as body, m.language, r.due_on::text as "dueOn"
      from letters.renewal r join messages.message m on m.id = r.message_id
      where r.client_id = ${clientId} order by r.due_on`,
  )
const daysTold = async (clientId: string) => (await lettersOf(clientId)).map(({ dueOn }) => dueOn)

describe('[C-13] the standing authority renews', () => {
  it('a letter goes out from fourteen days before the day on, not earlier, and only with a year behind', async () => {
    const [near, far, young] = [
      await client(['2020-12-05']),
      await client(['2020-12-06']),
      await client(['2026-11-21']),
    ]
    await run()
    expect(await daysTold(near)).toEqual(['2026-12-05'])
    expect(await daysTold(far)).toEqual([])
    expect(await daysTold(young)).toEqual([])
    app.clock.advance({ hours: 24 })
    await run()
    expect(await daysTold(far)).toEqual(['2026-12-06'])
  })

  it('once for a year however often it runs, and again the year after', async () => {
    const id = await client(['2020-12-01'])
    await run()
    await run()
    const actor = systemActor([remindOfRenewal.name])
    const again = await app.execute(remindOfRenewal, { clientId: id, dueOn: '2026-12-01' }, actor)
    expect(again).toMatchObject({ value: { told: false } })
    expect(await daysTold(id)).toEqual(['2026-12-01'])
    app.clock.advance({ hours: 24 * 365 })
    await run()
    expect(await daysTold(id)).toEqual(['2026-12-01', '2027-12-01'])
  })

  it('two runs at once write one letter', async () => {
    const today = app.clock().toString().slice(0, 10)
    const day = Temporal.PlainDate.from(today).add({ days: 5 }).subtract({ years: 3 }).toString()
    const id = await client([day])
    await Promise.all([run(), run()])
    expect(await daysTold(id)).toHaveLength(1)
  })

  it('goes by the first account that lives, in the client’s language, and stands on the client’s page', async () => {
    const today = Temporal.PlainDate.from(app.clock().toString().slice(0, 10))
    const first = today.add({ days: 3 }).subtract({ years: 4 }).toString()
    const later = today.add({ days: 9 }).subtract({ years: 2 }).toString()
    const id = await client([later, first], { language: 'zh-Hant' })
    await run()
    const due = today.add({ days: 3 }).toString()
    expect(await lettersOf(id)).toMatchObject([
      { language: 'zh-Hant', dueOn: due, subject: `您的常設授權將於 ${due} 續期` },
    ])
    const log = await app.signInAs('all').get<{ items: { kind: string }[] }>(`/messages?clientId=${id}`)
    expect(log.body.items).toMatchObject([{ kind: 'letters.renewal' }])
  })

  it('a client without an address of mail gets none, once, and the record says so', async () => {
    const today = Temporal.PlainDate.from(app.clock().toString().slice(0, 10))
    const id = await client([today.add({ days: 3 }).subtract({ years: 1 }).toString()])
    await sql`delete from clients.contact where client_id = ${id} and kind = 'email'`.execute(app.db)
    await run()
    await run()
    expect(await lettersOf(id)).toEqual([])
    const found = await rows(
      app.db,
      sql`select after from platform.journal where command = ${remindOfRenewal.name} and client_id = ${id}`,
    )
    expect(found).toMatchObject([{ after: { letter: false } }])
  })

  it('leaves cancelled clients alone, and those whose accounts are all cancelled', async () => {
    const today = Temporal.PlainDate.from(app.clock().toString().slice(0, 10))
    const day = today.add({ days: 3 }).subtract({ years: 1 }).toString()
    const [gone, empty] = [await client([day]), await client([])]
    await sql`update clients.client set status = 'CANCELLED', cancelled_kind = 'permanent', cancelled_at = now()
      where id = ${gone}`.execute(app.db)
    await run()
    expect([await daysTold(gone), await daysTold(empty)]).toEqual([[], []])
  })

  it('the twenty-ninth of February renews on the last of February', async () => {
    const id = await client(['2024-02-29'])
    const until = Temporal.Instant.from('2028-02-20T02:00:00Z')
    app.clock.advance({ hours: Math.round(app.clock().until(until).total('hours')) })
    await run()
    expect(await daysTold(id)).toEqual(['2028-02-29'])
    app.clock.advance({ hours: 24 * 361 })
    await run()
    expect(await daysTold(id)).toEqual(['2028-02-29', '2029-02-28'])
  })

  it('nobody is written to while the house has it turned off', async () => {
    const today = Temporal.PlainDate.from(app.clock().toString().slice(0, 10))
    const id = await client([today.add({ days: 3 }).subtract({ years: 1 }).toString()])
    const config = { ...app.platform.config, standingAuthorityDays: 0 }
    const call = { id: '1', attempt: 1, signal: new AbortController().signal }
    await app.platform.tasks.get('letters.renewal.remind-all')?.({ ...app.platform, config }, {}, call)
    expect(await daysTold(id)).toEqual([])
  })
})
