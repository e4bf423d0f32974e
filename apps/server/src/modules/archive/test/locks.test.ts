import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { sweepContents } from '#platform/files/registry.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor } from '#testing/papers.ts'
import { type LockingS3, startLockingS3 } from '#testing/s3.ts'
import { testLockAsSystem } from '../locks.ts'
import type { LockStanding } from '../schema.ts'

const NOW = '2026-11-21T02:00:00Z'
let s3: LockingS3
let app: TestApp
let admin: Person
let folder: string
let seed = 400

/** The settings of a bucket, as the environment gives them. */
const bucket = (lock: 'governance' | 'compliance') =>
  readConfig({
    DATABASE_URL: 'postgres://localhost/none',
    KONTOR_S3_BUCKET: 'kontor',
    KONTOR_S3_ACCESS_KEY_ID: 'demo',
    KONTOR_S3_SECRET_ACCESS_KEY: 'simulated-secret',
    KONTOR_S3_OBJECT_LOCK: lock,
  }).objects

beforeAll(async () => {
  s3 = await startLockingS3()
  await s3.control({ now: NOW })
  folder = await mkdtemp(join(tmpdir(), 'kontor-lock-app-'))
  const objects = await s3.store({ spoolDir: folder, clock: () => app.clock() })
  app = await testApp({ now: NOW, objects, config: { objects: bucket('governance') } })
  admin = app.signInAs('all')
  await admin.send('POST', '/archive/parameters', {
    code: 'soon',
    names: { en: 'soon', 'zh-Hans': 'soon', 'zh-Hant': 'soon' },
    level: 'account',
    businessLines: [],
    clientTypes: [],
    kinds: ['image'],
    maxBytes: 1_000_000,
    maxCount: 50,
    needsExpiry: false,
    position: 500,
    retentionYears: 1,
  })
})
afterAll(async () => {
  await app?.close()
  s3?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function filed() {
  seed += 1
  const place = await aPlace(app.db)
  const bytes = await aPicture(seed)
  const { documentId, versionId } = (await fileFor(app.http, admin, place.accountId, 'soon', bytes)).body
  const { rows } = await app.pool.query('select sha256 from archive.document_version where id = $1', [versionId])
  await app.runJobs()
  return { place, documentId, sha256: rows[0].sha256 as string }
}
const lockOf = async (sha256: string) => {
  const lock = await app.platform.objects.locks?.read(sha256)
  return { until: lock?.until?.toString(), held: lock?.held }
}
const standing = async () => (await admin.get<LockStanding>('/archive/lock')).body

describe('[I-19] locks on what is filed', () => {
  it('lock a content for as long as its document is kept, and longer where that is asked', async () => {
    const { documentId, sha256 } = await filed()
    // To the end of the last day in the house's zone.
    expect(await lockOf(sha256)).toEqual({ until: '2027-11-21T16:00:00Z', held: false })
    await admin.send('POST', `/archive/documents/${documentId}/retain`, { retainUntil: '2031-05-05', reason: 'asked' })
    await app.runJobs()
    expect((await lockOf(sha256)).until).toBe('2031-05-05T16:00:00Z')
  })

  it('hold what is held, and copies of it nowhere less', async () => {
    const { place, sha256 } = await filed()
    const { body } = await admin.send<{ id: string }>('POST', '/archive/holds', {
      clientId: place.clientId,
      reason: 'enquiry',
    })
    await app.runJobs()
    expect((await lockOf(sha256)).held).toBe(true)
    await admin.send('POST', `/archive/holds/${body.id}/lift`, { reason: 'closed' })
    await app.runJobs()
    expect((await lockOf(sha256)).held).toBe(false)
  })

  it('keep what the sweep would take, until their day', async () => {
    const { documentId, sha256 } = await filed()
    await app.platform.objects.locks?.lock(sha256, { until: app.clock().add({ hours: 24 * 4000 }), held: false })
    await admin.send('POST', `/archive/documents/${documentId}/withdraw`, { remark: 'no longer used' })
    app.clock.advance({ hours: 24 * 366 })
    expect((await admin.send('POST', `/archive/documents/${documentId}/destroy`, { reason: 'over' })).status).toBe(200)
    app.clock.advance({ hours: 2 })
    const { signal } = new AbortController()
    await sweepContents(app.platform, signal)
    expect(await app.platform.objects.stat(sha256)).not.toBeNull()
    await s3.control({ now: '2040-01-01T00:00:00Z' })
    app.clock.advance({ hours: 2 })
    await sweepContents(app.platform, signal)
    expect(await app.platform.objects.stat(sha256)).toBeNull()
    await s3.control({ now: app.clock().toString() })
  })

  it('are set again every night where the store did not take them', async () => {
    await s3.control({ now: app.clock().toString() })
    const { sha256 } = await filed()
    await app.pool.query('delete from archive.content_lock where content = $1', [sha256])
    const run = app.platform.tasks.get('archive.lock.try')
    await run?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    const { rows } = await app.pool.query('select failure from archive.content_lock where content = $1', [sha256])
    expect(rows).toEqual([{ failure: null }])
  })
})

describe('[I-19] the trial of the lock', () => {
  it('claims nothing before it was made, and says what the store answered', async () => {
    await app.pool.query(
      'set session_replication_role = replica; delete from archive.lock_test; reset session_replication_role',
    )
    expect(await standing()).toMatchObject({ store: 's3', mode: 'GOVERNANCE', last: null })
    const { status, body } = await admin.send('POST', '/archive/lock/tests')
    expect(status).toBe(200)
    expect(body).toMatchObject({ outcome: 'HOLDS', mode: 'GOVERNANCE', testedByName: admin.actor.name })
    expect((await standing()).last).toMatchObject({ outcome: 'HOLDS' })
    const { rows } = await app.pool.query(`select after from platform.journal where command = 'archive.lock.test'`)
    expect(rows.at(-1).after).toMatchObject({ outcome: 'HOLDS' })
  })

  it('says that a lock does not hold which lets itself be deleted', async () => {
    await s3.control({ faults: ['deletes'] })
    expect((await testLockAsSystem(app.platform)).outcome).toBe('BROKEN')
    await s3.control({ faults: [] })
    expect((await standing()).last).toMatchObject({ outcome: 'BROKEN', testedByName: 'system' })
  })

  it('is nothing everybody may do', async () => {
    const clerk = app.signInAs(['archive.destruction.view'])
    expect((await clerk.send('POST', '/archive/lock/tests')).status).toBe(403)
    expect((await clerk.get('/archive/lock')).status).toBe(200)
    expect((await app.signInAs(['archive.document.view']).get('/archive/lock')).status).toBe(403)
  })
})
