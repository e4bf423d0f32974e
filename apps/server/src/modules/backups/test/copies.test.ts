import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction, rows } from '#platform/db.ts'
import { holdContents, registerContent, releaseContents, sweepContents } from '#platform/files/registry.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import type { Backups } from '../schema.ts'
import { restoreContents } from '../service/restore.ts'

let folder: string
let app: TestApp
let admin: Person
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-second-'))
  app = await testApp({ config: { backup: { place: { kind: 'local', folder }, keepDays: 35 } } })
  admin = app.signInAs('all')
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const pathIn = (root: string, sha256: string) => join(root, 'sha256', sha256.slice(0, 2), sha256)
const copyOf = (sha256: string) => pathIn(join(folder, 'contents'), sha256)
const ownOf = (sha256: string) => pathIn(join(app.platform.config.dataFolder, 'objects'), sha256)
const standing = async () => (await admin.get<Backups>('/backups')).body
const of = ({ watched }: Backups, what: string) => watched.find((one) => one.watched === what)?.standing

/** Runs a task as the crontab would, and everything it starts. */
async function run(task: string): Promise<void> {
  await app.platform.tasks.get(task)?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
  await app.runJobs()
}

async function* once(text: string) {
  yield Buffer.from(text)
}

/** A content that something refers to. */
async function aContent(text: string): Promise<string> {
  const stored = await app.platform.objects.put(once(text), { maxBytes: 1000 })
  await registerContent(app.platform, { ...stored, mime: 'text/plain' })
  await inTransaction(app.db, (tx) => holdContents(tx, [stored.sha256]))
  return stored.sha256
}

type Run = { kind: string; state: string; failure: string | null; contents: number | null; damaged: number | null }
const lastRun = async (kind: string) =>
  (await admin.get<{ items: Run[] }>(`/backup-runs?kind=${kind}&limit=1`)).body.items[0]

describe('[I-18] copies in the second store', () => {
  it('has every content within a minute, and shows what is behind until then', async () => {
    const first = await aContent('a passport')
    await aContent('a bank card')
    const before = await standing()
    expect([before.contents.waiting, before.contents.waitingBytes]).toEqual([2, 21])
    app.clock.advance({ minutes: 61 })
    await run('backups.standing.watch')
    await run('backups.content.copy')
    const after = await standing()
    expect(after.contents).toMatchObject({ copied: 2, bytes: 21, waiting: 0, waitingSince: null })
    expect(of(after, 'contents')).toBe('GOOD')
    expect(await readFile(copyOf(first), 'utf8')).toBe('a passport')
    // What waits longer than an hour is behind.
    await aContent('a form')
    app.clock.advance({ minutes: 61 })
    expect(of(await standing(), 'contents')).toBe('OVERDUE')
    await run('backups.content.copy')
    expect(of(await standing(), 'contents')).toBe('GOOD')
  })

  it('finds a copy that was cut short and one that was changed, and makes both anew', async () => {
    const [torn, changed] = [await aContent('a tax form'), await aContent('a mandate')]
    await run('backups.content.copy')
    await run('backups.copy.verify')
    expect(await lastRun('VERIFY')).toMatchObject({ state: 'DONE', damaged: 0 })
    await truncate(copyOf(torn), 3)
    await writeFile(copyOf(changed), 'A mandate')
    app.clock.advance({ minutes: 1 })
    expect((await admin.send('POST', '/backups/verify')).status).toBe(200)
    await app.runJobs()
    expect(await lastRun('VERIFY')).toMatchObject({ state: 'FAILED', failure: 'DAMAGED', damaged: 2 })
    // Copied again at once.
    expect(await readFile(copyOf(torn), 'utf8')).toBe('a tax form')
    expect(await readFile(copyOf(changed), 'utf8')).toBe('a mandate')
    app.clock.advance({ minutes: 1 })
    await run('backups.copy.verify')
    expect(await lastRun('VERIFY')).toMatchObject({ state: 'DONE', damaged: 0 })
  })

  it('does not copy what is damaged here over to there, and goes on with the rest', async () => {
    const [bad, good] = [await aContent('a damaged original'), await aContent('a sound one')]
    await writeFile(ownOf(bad), 'A damaged original')
    await run('backups.content.copy')
    const { contents } = await standing()
    expect([contents.waiting, contents.failure]).toEqual([1, 'DAMAGED'])
    expect(await readFile(copyOf(good), 'utf8')).toBe('a sound one')
    await writeFile(ownOf(bad), 'a damaged original')
    await run('backups.content.copy')
    expect((await standing()).contents).toMatchObject({ waiting: 0, failure: null })
  })

  it('lets a destroyed content go from there too, after the days backups are kept', async () => {
    const sha256 = await aContent('a paper to destroy')
    await run('backups.content.copy')
    const { copied } = (await standing()).contents
    await inTransaction(app.db, (tx) => releaseContents(tx, [sha256]))
    app.clock.advance({ hours: 2 })
    await sweepContents(app.platform, new AbortController().signal)
    expect(await app.platform.objects.stat(sha256)).toBeNull()
    await sql`update backups.content set gone_at = ${app.clock().toString()} where gone_at is not null`.execute(app.db)
    app.clock.advance({ hours: 24 * 35 - 1 })
    await run('backups.content.copy')
    expect(await readFile(copyOf(sha256), 'utf8')).toBe('a paper to destroy')
    app.clock.advance({ hours: 2 })
    await run('backups.content.copy')
    await expect(readFile(copyOf(sha256))).rejects.toThrow(/ENOENT/)
    expect((await standing()).contents.copied).toBe(copied - 1)
  })

  it('gives a lost store back, every content equal to its digest, and names what it cannot', async () => {
    const all = await rows(app.db, sql<{ sha256: string }>`select sha256 from platform.object where refs > 0`)
    const late = await aContent('came in after the last copying')
    await rm(join(app.platform.config.dataFolder, 'objects', 'sha256'), { recursive: true })
    const [damaged] = all
    await writeFile(copyOf(damaged?.sha256 ?? ''), '')
    const restored = await restoreContents(app.platform)
    expect(restored).toMatchObject({
      contents: all.length - 1,
      damaged: [damaged?.sha256],
      damagedCount: 1,
      uncopied: 1,
    })
    const there = await Promise.all(all.map(({ sha256 }) => app.platform.objects.stat(sha256)))
    expect(there.filter((one) => one !== null)).toHaveLength(all.length - 1)
    expect(await app.platform.objects.stat(late)).toBeNull()
  })
})

describe('[I-18] the standing of backups', () => {
  it('says why the database was not backed up: this server is not set up for it', async () => {
    expect((await admin.send('POST', '/backups')).status).toBe(200)
    await app.runJobs()
    expect(await lastRun('BASE')).toMatchObject({ state: 'FAILED', failure: 'NOT_SET_UP' })
    await run('backups.log.copy')
    expect((await standing()).log.failure).toBe('NOT_SET_UP')
  })

  it('tells once by e-mail what is overdue', async () => {
    const { version } = (await standing()).setting
    const setting = { version, alertEmail: 'Operations@Example.com', alertLanguage: 'en' }
    expect((await admin.send('PUT', '/backup-settings', setting)).status).toBe(200)
    expect((await admin.send('PUT', '/backup-settings', setting)).status).toBe(409)
    await sql`delete from backups.alert`.execute(app.db)
    for (let turn = 0; turn < 3; turn += 1) {
      app.clock.advance({ minutes: 10 })
      await run('backups.standing.watch')
    }
    const told = await rows(
      app.db,
      sql<{ to: string }>`select to_masked as to from messages.message where kind = 'backups.overdueAlert'`,
    )
    expect(told).toHaveLength(1)
    const home = await admin.get<{ parts: Record<string, Backups> }>('/home')
    expect(of(home.body.parts['backups.standing'] as Backups, 'base')).toBe('OVERDUE')
  })

  it('keeps what a drill found, from whoever may say so', async () => {
    const drill = {
      startedAt: '2026-11-20T10:00:00Z',
      finishedAt: '2026-11-20T10:20:00Z',
      base: '20261120T000000-00000000',
      contents: 5,
      bytes: 100,
      damaged: 0,
      rpoSeconds: 42,
      rtoSeconds: 1200,
      failure: null,
    }
    const viewer = app.signInAs(['backups.backup.view'])
    expect((await viewer.send('POST', '/backup-drills', drill)).status).toBe(403)
    expect((await admin.send('POST', '/backup-drills', drill)).status).toBe(201)
    expect(await lastRun('DRILL')).toMatchObject({ state: 'DONE', contents: 5, rpoSeconds: 42, rtoSeconds: 1200 })
  })

  it('refuses to back up where no second store is set up, and says so', async () => {
    const config = app.platform.config as { backup: unknown }
    const { backup } = config
    config.backup = null
    try {
      const { status, body } = await admin.send('POST', '/backups')
      expect([status, body.code]).toEqual([409, 'NO_SECOND_STORE'])
      expect(await standing()).toMatchObject({ connected: false, place: null })
    } finally {
      config.backup = backup
    }
  })
})
