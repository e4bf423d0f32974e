import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor, type Place } from '#testing/papers.ts'
import { eventually } from '#testing/probe.ts'
import { type Ear, startEar } from '#testing/receiver.ts'

let ear: Ear
let app: TestApp
/** Another system: sends files, hears of what was filed in its departments. */
let system: Person
let place: Place
beforeAll(async () => {
  ear = await startEar()
  app = await testApp({ config: { webhookPrivateHosts: [ear.host] } })
  place = await aPlace(app.db)
  system = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [place.departmentId] })
  const types = ['archive.document.filed', 'archive.transfer.complete']
  const made = await system.send<{ secret: string }>('POST', '/webhooks', { name: 'CRM', url: ear.url, types })
  await ear.control({ secret: made.body.secret })
})
afterAll(async () => {
  ear?.stop()
  await app?.close()
})

const call = { id: '1', attempt: 1, signal: new AbortController().signal }
/** Everything that has happened is told: what is complete depends on transactions of other databases, too. */
async function pass(): Promise<void> {
  const feed = app.platform.tasks.get('webhooks.feed.pass')
  await app.runJobs()
  await eventually(async () => {
    await feed?.(app.platform, {}, call)
    const open = sql`select 1 from platform.journal j
      where not exists (select from platform.journal_seal s where s.journal_id = j.id)`
    expect(await rows(app.db, open)).toEqual([])
  })
  await feed?.(app.platform, {}, call)
  await app.runJobs()
}
type Told = { valid: boolean; body: { type: string; data: { target: { type: string; id: string } | null } } }
const told = async (targetId: string) =>
  ((await ear.taken()) as unknown as Told[]).filter(({ body }) => body.data.target?.id === targetId)

async function sent(bytes: Buffer, reference: string) {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const about = { reference, accountId: place.accountId, parameter: '81', fileName: 'card.jpg' }
  const begun = await system.send<{ id: string }>('POST', '/archive/transfers', {
    ...about,
    size: bytes.length,
    sha256,
  })
  const { id } = begun.body
  await app.http.inject({
    method: 'PUT',
    url: `/api/v1/archive/transfers/${id}/parts/1`,
    headers: { ...system.headers, 'content-type': 'application/octet-stream' },
    payload: bytes,
  })
  const done = await system.send<{ documentId: string }>('POST', `/archive/transfers/${id}/complete`)
  return { id, documentId: done.body.documentId }
}

describe('[I-17] other systems hear of files', () => {
  it('that they sent in parts: of the transfer, and of the document it became', async () => {
    const { id, documentId } = await sent(await aPicture(1), 'card-1')
    await pass()
    expect(await told(id)).toMatchObject([{ valid: true, body: { type: 'archive.transfer.complete' } }])
    expect(await told(documentId)).toMatchObject([
      { valid: true, body: { type: 'archive.document.filed', data: { accountId: place.accountId } } },
    ])
  })

  it('that people filed, once for each version however often the job runs', async () => {
    const clerk = app.signInAs('all')
    const { documentId, versionId } = (await fileFor(app.http, clerk, place.accountId, '6A', await aPicture(2))).body
    await pass()
    const again = app.platform.tasks.get('archive.document.follow')
    await again?.(app.platform, { versionIds: [versionId] }, call)
    await pass()
    expect(await told(documentId)).toHaveLength(1)
    await fileFor(app.http, clerk, place.accountId, '6A', await aPicture(3))
    await pass()
    expect(await told(documentId)).toHaveLength(2)
  })

  it('nowhere but in their own departments', async () => {
    const elsewhere = await aPlace(app.db)
    const other = (await fileFor(app.http, app.signInAs('all'), elsewhere.accountId, '81', await aPicture(4))).body
    await pass()
    expect(await told(other.documentId)).toEqual([])
  })
})
