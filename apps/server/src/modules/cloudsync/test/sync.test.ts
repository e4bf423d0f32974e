import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { type Cloud, startCloud } from '#testing/cloud.ts'
import { standingKept } from '../checks.ts'
import { PASS_TASK } from '../jobs.ts'
import { anEvent, aPaper, aPlace, eventOf, filedFor, IDENTITY, itemsOf, type Place, runTask } from './world.ts'

let cloud: Cloud
let app: TestApp
let clerk: Person
beforeAll(async () => {
  cloud = await startCloud()
  app = await testApp({ config: { cloud: cloud.config } })
  clerk = app.signInAs('all')
})
beforeEach(() => cloud.trouble({ faults: [], outage: false, rates: {} }))
afterAll(async () => {
  cloud.stop()
  await app.close()
})

const pass = () => runTask(app, PASS_TASK)
/** Time passes, and every minute what is due is seen to. */
async function later(minutes: number) {
  app.clock.advance({ minutes })
  await pass()
}
async function place(papers: readonly string[] = IDENTITY): Promise<Place> {
  const one = await aPlace(app)
  for (const parameter of papers) await aPaper(app, one, parameter)
  return one
}
const resync = (id: string) => clerk.send<{ files: number; code?: string }>('POST', `/cloud-events/${id}/resync`)

describe('[I-08] the files of an event', () => {
  it('are filed once, with what the platform said kept word for word', async () => {
    const at = await place()
    const event = await eventOf(clerk, await anEvent(app, clerk, at))
    expect(event).toMatchObject({ state: 'DONE', grouped: true, ruleVersion: 1, counter: 'ctp1', business: 5 })
    expect(itemsOf(event)).toEqual({ '6A': 'DONE', '6B': 'DONE', '99': 'DONE' })
    const [file] = event.items[0]?.files ?? []
    expect(file?.replies).toEqual([expect.objectContaining({ status: 201, outcome: 'accepted' })])
    expect(JSON.parse(file?.replies[0]?.body ?? '')).toEqual({ id: file?.platformId, status: 'accepted' })
    expect(await filedFor(cloud, event.eventNo)).toEqual(['6A', '6B', '99'])
    const mine = (await cloud.filed()).find(({ reference }) => reference === file?.id)
    expect(mine?.sheet).toMatchObject({ accountNo: at.accountNo, business: 5, parameter: '6A', fileName: '6A.jpg' })
    await later(10)
    expect((await cloud.counts()).twice).toBe(0)
  })

  it('are tried again when the platform is busy, down or speaks nonsense; a lost answer files nothing twice', async () => {
    const at = await place(['99', '6A'])
    await aPaper(app, at, '6B')
    await cloud.trouble({ outage: true })
    const id = await anEvent(app, clerk, at)
    expect((await eventOf(clerk, id)).state).toBe('WAITING')
    await cloud.trouble({ outage: false, faults: ['busy', 'torn', 'lost'] })
    await later(1)
    await later(3)
    await later(6)
    const event = await eventOf(clerk, id)
    expect(event.state).toBe('DONE')
    const said = event.items.flatMap(({ files }) => files.flatMap(({ replies }) => replies.map((one) => one.status)))
    expect(new Set(said)).toEqual(new Set([503, 429, 200, 201, null]))
    expect(await filedFor(cloud, event.eventNo)).toEqual(['6A', '6B', '99'])
  })

  it('fail for good after nine attempts, and a person starts again', async () => {
    const id = await anEvent(app, clerk, await place(['6A', '6B']))
    await aPaper(app, await placeOf(id), '99')
    await cloud.trouble({ outage: true })
    for (const minutes of [2, 2, 5, 15, 30, 60, 120, 240, 300]) await later(minutes)
    expect(itemsOf(await eventOf(clerk, id))['99']).toBe('FAILED')
    await cloud.trouble({ outage: false })
    expect((await resync(id)).body).toMatchObject({ files: 1 })
    await app.runJobs()
    expect((await eventOf(clerk, id)).state).toBe('DONE')
  })

  it('may be judged later, and are handed over again when the platform has forgotten them', async () => {
    const at = await place(['6A', '6B'])
    await aPaper(app, at, '99', { fileName: 'slow.jpg' })
    const id = await anEvent(app, clerk, at)
    expect(itemsOf(await eventOf(clerk, id))).toEqual({ '6A': 'DONE', '6B': 'DONE', '99': 'WAITING' })
    await later(1)
    expect((await eventOf(clerk, id)).state).toBe('WAITING')
    await later(1)
    expect((await eventOf(clerk, id)).state).toBe('DONE')
    const again = await anEvent(app, clerk, at)
    await cloud.trouble({ forget: true })
    await later(1)
    expect(itemsOf(await eventOf(clerk, again))['99']).toBe('WAITING')
    for (let minute = 0; minute < 4; minute += 1) await later(1)
    const event = await eventOf(clerk, again)
    expect(event.state).toBe('DONE')
    expect(event.items.at(-1)?.files[0]?.replies.map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining(['pending', 'unknown', 'accepted']),
    )
  })

  it('wait for papers that are late, and say meanwhile that they are missing', async () => {
    const at = await place(['6A', '6B'])
    const id = await anEvent(app, clerk, at)
    expect(itemsOf(await eventOf(clerk, id))).toEqual({ '6A': 'DONE', '6B': 'DONE', '99': 'FAILED' })
    await later(2)
    await aPaper(app, at, '99')
    await later(4)
    expect((await eventOf(clerk, id)).state).toBe('DONE')
  })

  it('are there in part when some of a set are refused', async () => {
    const at = await place(['6A', '6B', '99', '81'])
    await aPaper(app, at, '81', { fileName: 'blurred.jpg' })
    const event = await eventOf(clerk, await anEvent(app, clerk, at, { business: 4 }))
    expect(itemsOf(event)).toEqual({ '6A': 'DONE', '6B': 'DONE', '81': 'PARTIAL', '99': 'DONE' })
    expect(event.state).toBe('FAILED')
    const refused = event.items.flatMap(({ files }) => files).find(({ state }) => state === 'FAILED')
    expect(refused).toMatchObject({ reason: 'REFUSED', fileName: 'blurred.jpg' })
    expect(refused?.replies[0]?.body).toContain('影像不清晰')
  })

  it('are there in part until a set is whole, under the code the platform knows', async () => {
    await rows(app.db, sql`update archive.parameter set min_count = 2, cloud_code = '991' where code = '81'`)
    const at = await place(['6A', '6B', '99', '81'])
    const id = await anEvent(app, clerk, at, { business: 4 })
    await rows(app.db, sql`update archive.parameter set min_count = 0, cloud_code = '81' where code = '81'`)
    const event = await eventOf(clerk, id)
    expect(itemsOf(event)).toMatchObject({ '81': 'PARTIAL', '6A': 'DONE' })
    expect(await filedFor(cloud, event.eventNo)).toEqual(['6A', '6B', '99', '991'])
    await aPaper(app, at, '81')
    await later(2)
    expect((await eventOf(clerk, id)).state).toBe('DONE')
  })

  it('wait without a platform and leave when there is one', async () => {
    const at = await place()
    Object.assign(app.platform.config, { cloud: null })
    const id = await anEvent(app, clerk, at)
    const event = await eventOf(clerk, id)
    expect(event.state).toBe('WAITING')
    expect(event.items[0]?.files[0]).toMatchObject({ state: 'WAITING', reason: 'UNCONFIGURED', replies: [] })
    Object.assign(app.platform.config, { cloud: cloud.config })
    await later(5)
    expect((await eventOf(clerk, id)).state).toBe('DONE')
  })
})

async function placeOf(id: string): Promise<Place> {
  const [found] = await rows(
    app.db,
    sql<Place>`select client_id as "clientId", account_id as "accountId", account_no as "accountNo",
      department_id as "departmentId", business_line as "businessLine" from cloudsync.event where id = ${id}`,
  )
  if (!found) throw new Error('no such event')
  return found
}

describe('[I-11] sending again', () => {
  it('calls the platform once for each file that is missing, and not at all for those that are there', async () => {
    const at = await place(['6A', '6B', '81', '99'])
    await aPaper(app, at, '81', { fileName: '模糊.jpg' })
    const id = await anEvent(app, clerk, at, { business: 4 })
    const before = await cloud.counts()
    expect((await resync(id)).body).toMatchObject({ files: 1 })
    await app.runJobs()
    expect((await cloud.counts()).asked - before.asked).toBe(1)
    expect(itemsOf(await eventOf(clerk, id))['81']).toBe('PARTIAL')
  })

  it('takes a new version in the place of the one that was refused', async () => {
    const at = await place(['6A', '6B'])
    await aPaper(app, at, '99', { fileName: 'blurred.jpg' })
    const id = await anEvent(app, clerk, at)
    await aPaper(app, at, '99', { fileName: 'clear.jpg' })
    expect((await resync(id)).body).toMatchObject({ files: 1 })
    await app.runJobs()
    const event = await eventOf(clerk, id)
    expect(event.state).toBe('DONE')
    expect(event.items.at(-1)?.files.map(({ fileName, state }) => [fileName, state])).toEqual([
      ['blurred.jpg', 'DROPPED'],
      ['clear.jpg', 'DONE'],
    ])
  })

  it('is refused where everything is there, is on its way, or nothing is in the archive', async () => {
    const done = await anEvent(app, clerk, await place())
    expect(await resync(done)).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_RESYNC' } })
    await cloud.trouble({ outage: true })
    const waiting = await anEvent(app, clerk, await place())
    expect(await resync(waiting)).toMatchObject({ status: 409, body: { code: 'SYNC_UNDER_WAY' } })
    const empty = await anEvent(app, clerk, await place([]))
    expect(await resync(empty)).toMatchObject({ status: 409, body: { code: 'PAPERS_MISSING' } })
  })

  it('goes on in a batch when a row is refused, and says which', async () => {
    const at = await place(['6A', '6B'])
    await aPaper(app, at, '99', { fileName: 'blurred.jpg' })
    const failed = await anEvent(app, clerk, at)
    const done = await anEvent(app, clerk, await place())
    const { body: run } = await clerk.send<{ id: string }>('POST', '/bulk-runs', {
      command: 'cloudsync.event.resync',
      input: {},
      target: { list: 'cloudsync.event', ids: [done, failed] },
      idField: 'id',
    })
    await app.runJobs()
    const { body } = await clerk.get<{ done: number; failed: number; state: string }>(`/bulk-runs/${run.id}`)
    expect(body).toMatchObject({ done: 1, failed: 1 })
  })
})

describe('[I-12] the mark of a repair by hand', () => {
  it('hides itself, leaves sending again possible, and stays whatever becomes of that', async () => {
    const at = await place(['6A', '6B'])
    await aPaper(app, at, '99', { fileName: 'blurred.jpg' })
    const id = await anEvent(app, clerk, at)
    const mark = (verb: string) =>
      clerk.send<{ code?: string }>('POST', `/cloud-events/${id}/${verb}`, { reason: 'Put right on its page' })
    expect((await mark('undo-repaired')).body.code).toBe('NOT_REPAIRED')
    expect((await mark('mark-repaired')).status).toBe(200)
    expect((await mark('mark-repaired')).body.code).toBe('REPAIRED_ALREADY')
    expect(await eventOf(clerk, id)).toMatchObject({
      repaired: true,
      repairedByName: 'Test Person',
      repairReason: 'Put right on its page',
      state: 'FAILED',
    })
    expect((await resync(id)).status).toBe(200)
    await app.runJobs()
    expect(await eventOf(clerk, id)).toMatchObject({ repaired: true, state: 'FAILED' })
    await aPaper(app, at, '99')
    expect((await resync(id)).status).toBe(200)
    await app.runJobs()
    expect(await eventOf(clerk, id)).toMatchObject({ repaired: true, state: 'DONE' })
    expect((await mark('undo-repaired')).status).toBe(200)
    expect(await eventOf(clerk, id)).toMatchObject({ repaired: false, repairedByName: null })
    const recorded = await rows(
      app.db,
      sql<{ command: string; reason: string; name: string }>`select command, reason, operator_name as name
        from platform.journal where target_id = ${id} and command like '%epaired' and result = 'done' order by seq`,
    )
    const told = { reason: 'Put right on its page', name: 'Test Person' }
    expect(recorded).toEqual([
      { command: 'cloudsync.event.markRepaired', ...told },
      { command: 'cloudsync.event.undoRepaired', ...told },
    ])
  })

  it('is for events of which something failed', async () => {
    const id = await anEvent(app, clerk, await place())
    const { body } = await clerk.send<{ code: string }>('POST', `/cloud-events/${id}/mark-repaired`, { reason: 'x' })
    expect(body.code).toBe('NOT_FAILED')
  })
})

describe('[I-09] what the query page shows', () => {
  it('is what the items of every event above say', async () => {
    expect(await standingKept.check(app.db, app.platform)).toEqual([])
    await rows(app.db, sql`update cloudsync.event set partial = '{}' where partial <> '{}'`)
    expect((await standingKept.check(app.db, app.platform)).length).toBeGreaterThan(0)
  })
})
