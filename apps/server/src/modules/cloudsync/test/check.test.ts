import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { type Cloud, startCloud } from '#testing/cloud.ts'
import type { CheckStanding } from '../schema.ts'
import { CHECK_TASK } from '../service/inspect.ts'
import { anEvent, aPaper, aPlace, IDENTITY, type Place, runTask } from './world.ts'

let cloud: Cloud
let app: TestApp
let clerk: Person
beforeAll(async () => {
  cloud = await startCloud()
  app = await testApp({ config: { cloud: cloud.config } })
  clerk = app.signInAs('all')
})
afterAll(async () => {
  cloud.stop()
  await app.close()
})

type Finding = { kind: string; parameter: string; accountNo: string | null; since: string; clearedAt: string | null }
const findings = async (query: string, who = clerk) =>
  (await who.get<{ items: Finding[] }>(`/archive-findings?limit=500&${query}`)).body.items
const found = async () => (await findings('open=true')).map(({ kind, parameter }) => `${kind} ${parameter}`).sort()
const check = () => runTask(app, CHECK_TASK)
/** Where the store keeps a content. */
const fileOf = (sha256: string) => join(app.platform.config.dataFolder, 'objects', 'sha256', sha256.slice(0, 2), sha256)

async function place(papers: readonly string[]): Promise<Place> {
  const one = await aPlace(app)
  for (const parameter of papers) await aPaper(app, one, parameter)
  return one
}

describe('[I-14] the nightly check of the archive', () => {
  it('finds every fault there is, says so on the home page, and clears what has been put right', async () => {
    await check()
    expect(await found()).toEqual([])
    // Missing: a required paper that nobody ever filed.
    const without = await place(['6A', '6B'])
    const missing = await anEvent(app, clerk, without)
    // Unsynchronised: a required paper the platform refused.
    const refused = await place(['6A', '6B'])
    await aPaper(app, refused, '99', { fileName: 'blurred.jpg' })
    const unsynced = await anEvent(app, clerk, refused)
    // Expired, unreadable, changed on the disk.
    const other = await aPlace(app)
    await aPaper(app, other, 'adequacy', { expiresOn: '2026-11-20' })
    const gone = await aPaper(app, other, 'address')
    const drifted = await aPaper(app, other, '80')
    await rm(fileOf(gone.sha256))
    await writeFile(fileOf(drifted.sha256), 'x'.repeat((await app.platform.objects.stat(drifted.sha256))?.size ?? 0))
    // Nothing is wrong with an optional paper that is not there.
    await anEvent(app, clerk, await place(['6A', '6B', '80', '81', '99']), { business: 2 })
    app.clock.advance({ minutes: 1 })
    await check()
    expect(await found()).toEqual([
      'EXPIRED adequacy',
      'HASH_DRIFT 80',
      'MISSING 99',
      'UNREADABLE address',
      'UNSYNCED 99',
    ])
    const home = await clerk.get<{ parts: Record<string, CheckStanding> }>('/home')
    expect(home.body.parts['cloudsync.check']?.open.map(({ kind, count }) => [kind, count])).toEqual([
      ['EXPIRED', 1],
      ['HASH_DRIFT', 1],
      ['MISSING', 1],
      ['UNREADABLE', 1],
      ['UNSYNCED', 1],
    ])
    // Put right: the paper is filed and sent, the other is marked, the file is back, the expired one is replaced.
    await aPaper(app, without, '99')
    await clerk.send('POST', `/cloud-events/${missing}/resync`)
    await app.runJobs()
    await clerk.send('POST', `/cloud-events/${unsynced}/mark-repaired`, { reason: 'Put right on its page' })
    await rows(app.db, sql`update archive.document set status = 'WITHDRAWN' where expires_on is not null`)
    app.clock.advance({ minutes: 1 })
    expect((await clerk.send('POST', '/archive-check')).status).toBe(200)
    await app.runJobs()
    expect(await found()).toEqual(['HASH_DRIFT 80', 'UNREADABLE address'])
    expect((await findings('open=false')).map(({ kind }) => kind).sort()).toEqual(['EXPIRED', 'MISSING', 'UNSYNCED'])
  })

  it('watches the evidence of professional investors where nothing is required', async () => {
    const setting = { counter: 'other', version: 1 }
    expect((await clerk.send('PUT', '/cloud-settings', setting)).status).toBe(200)
    const before = await found()
    await anEvent(app, clerk, await place(['6A', '6B', '80', '81', '99']), { business: 2, facts: ['professional'] })
    await anEvent(app, clerk, await place(['6A', '6B', '80', '81', '99']), { business: 2 })
    await anEvent(app, clerk, await place(['6A', '6B']))
    app.clock.advance({ minutes: 1 })
    await check()
    expect(await found()).toEqual([...before, 'MISSING 99', 'MISSING adequacy'].sort())
    await clerk.send('PUT', '/cloud-settings', { counter: 'ctp1', version: 2 })
  })

  it('does not miss from older events what rules ask for later', async () => {
    await anEvent(app, clerk, await place(IDENTITY))
    const { body } = await clerk.get<{ versions: { version: number; rules: object[] }[] }>('/cloud-rules')
    const [latest] = body.versions
    const added = { business: 5, parameter: 'address', required: true, condition: null }
    const published = { version: latest?.version, validFrom: '2026-11-21', rules: [...(latest?.rules ?? []), added] }
    expect((await clerk.send('POST', '/cloud-rules', published)).status).toBe(201)
    const before = await found()
    app.clock.advance({ minutes: 1 })
    await check()
    expect(await found()).toEqual(before)
  })

  it('writes to the address the house has named when something new was found, in numbers', async () => {
    const { body } = await clerk.get<{ setting: { version: number } }>('/cloud-rules')
    const setting = {
      counter: 'ctp1',
      version: body.setting.version,
      alertEmail: 'Archive@Example.com',
      alertLanguage: 'en',
    }
    expect((await clerk.send('PUT', '/cloud-settings', setting)).status).toBe(200)
    await anEvent(app, clerk, await place(['6A', '6B']))
    for (let night = 0; night < 2; night += 1) {
      app.clock.advance({ hours: 1 })
      await check()
    }
    const { rows: sent } = await app.pool.query<{ id: string; to: string }>(
      "select id, to_masked as to from messages.message where kind = 'cloudsync.archiveAlert'",
    )
    expect(sent).toHaveLength(1)
    const { body: letter } = await clerk.get<{ subjectMasked: string; bodyMasked: string }>(`/messages/${sent[0]?.id}`)
    expect(letter.subjectMasked).toBe('Archive check: new findings (1)')
    expect(letter.bodyMasked).toMatch(/Open now: \d+ missing, \d+ expired/)
  })

  it('[P-03] tells nobody of what is out of scope', async () => {
    const stranger = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect(await findings('', stranger)).toEqual([])
    expect((await stranger.get<CheckStanding>('/archive-check')).body.open).toEqual([])
  })
})
