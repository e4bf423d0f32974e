import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedClock, systemClock } from '#kernel/clock.ts'
import { localStore } from '#platform/files/local-store.ts'
import type { LockMode, ObjectLocks, ObjectStore } from '#platform/files/store.ts'
import { type LockingS3, startLockingS3 } from '#testing/s3.ts'
import { inChunks, itIsAnObjectStore, noise } from './store-contract.ts'

const NOW = '2026-11-21T02:00:00Z'
const folders: string[] = []
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-locks-'))
  folders.push(folder)
  return folder
}

let s3: LockingS3
beforeAll(async () => {
  s3 = await startLockingS3()
})
afterAll(async () => {
  s3.stop()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

// The suite of every driver, against a bucket whose versions are not simply deleted.
itIsAnObjectStore('S3 with Object Lock', async () => {
  const incoming = await newFolder()
  const store = await s3.store({ spoolDir: incoming, clock: systemClock, prefix: 'suite/' })
  return { store, incoming, stop: async () => undefined }
})

describe('[I-19] Object Lock', () => {
  const clock = fixedClock(NOW)
  let serial = 0
  const locking = async (mode: LockMode = 'GOVERNANCE'): Promise<ObjectStore & { locks: ObjectLocks }> => {
    await s3.control({ now: clock().toString(), faults: [] })
    const store = await s3.store({ spoolDir: await newFolder(), clock, mode })
    if (!store.locks) throw new Error('the driver has no locks')
    return { ...store, locks: store.locks }
  }
  const put = async (store: ObjectStore) => {
    serial += 1
    return (await store.put(inChunks(noise(100, serial)), { maxBytes: 100 })).sha256
  }
  const later = (days: number) => clock().add({ hours: 24 * days })

  it.each(['GOVERNANCE', 'COMPLIANCE'] as const)('keeps a content until its day, by %s', async (mode) => {
    const store = await locking(mode)
    const sha256 = await put(store)
    const until = later(2)
    await store.locks.lock(sha256, { until, held: false })
    expect(await store.locks.read(sha256)).toEqual({ until, held: false })
    await expect(store.remove(sha256)).rejects.toMatchObject({ code: 'CONTENT_LOCKED' })
    expect(await buffer(await store.open(sha256))).toHaveLength(100)
    await s3.control({ now: later(3).toString() })
    expect(await store.remove(sha256)).toBe(true)
    expect(await store.stat(sha256)).toBeNull()
  })

  it('locks longer and never shorter', async () => {
    const store = await locking()
    const sha256 = await put(store)
    await store.locks.lock(sha256, { until: later(5), held: false })
    await store.locks.lock(sha256, { until: later(2), held: false })
    expect((await store.locks.read(sha256)).until).toEqual(later(5))
    await store.locks.lock(sha256, { until: later(9), held: false })
    expect((await store.locks.read(sha256)).until).toEqual(later(9))
  })

  it('holds without a day, until the hold is lifted', async () => {
    const store = await locking()
    const sha256 = await put(store)
    await store.locks.lock(sha256, { until: null, held: true })
    await s3.control({ now: later(4000).toString() })
    await expect(store.remove(sha256)).rejects.toMatchObject({ code: 'CONTENT_LOCKED' })
    await store.locks.lock(sha256, { until: null, held: false })
    expect(await store.remove(sha256)).toBe(true)
  })

  it('says of a content that is not there that it is gone', async () => {
    const { locks } = await locking()
    const nothing = 'a'.repeat(64)
    await expect(locks.read(nothing)).rejects.toMatchObject({ code: 'FILE_GONE' })
    await expect(locks.lock(nothing, { until: later(1), held: false })).rejects.toMatchObject({ code: 'FILE_GONE' })
  })

  it.each(['GOVERNANCE', 'COMPLIANCE'] as const)('is refused everything a lock must refuse, by %s', async (mode) => {
    const store = await locking(mode)
    const before = await Array.fromAsync(store.list())
    const findings = await store.locks.tryForbidden()
    expect(findings.map((one) => one.trial)).toEqual(['configured', 'delete', 'overwrite', 'shorten', 'held', 'intact'])
    expect(findings.filter((one) => !one.holds)).toEqual([])
    // Probes are no contents, and those whose time is over go with the next trial.
    expect(await Array.fromAsync(store.list())).toEqual(before)
    clock.advance({ minutes: 6 })
    await s3.control({ now: clock().toString() })
    expect((await store.locks.tryForbidden())[1]).toMatchObject({ holds: true })
  })

  it.each([
    ['deletes', ['delete', 'overwrite', 'shorten', 'held', 'intact']],
    ['overwrites', ['overwrite', 'intact']],
    ['shortens', ['shorten']],
    ['unheld', ['held']],
    ['unconfigured', ['configured']],
  ])('finds out a store that %s', async (fault, broken) => {
    const { locks } = await locking()
    await s3.control({ faults: [fault] })
    const findings = await locks.tryForbidden()
    expect(findings.filter((one) => !one.holds).map((one) => one.trial)).toEqual(broken)
    await s3.control({ faults: [] })
  })

  it('says that the store cannot be reached instead of what it holds', async () => {
    const { locks } = await locking()
    await s3.control({ faults: ['down'] })
    await expect(locks.tryForbidden()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await s3.control({ faults: [] })
  })

  it('is claimed by no store that was not told of it', async () => {
    expect((await localStore({ dir: await newFolder(), clock })).locks).toBeUndefined()
    expect((await s3.store({ spoolDir: await newFolder(), clock, mode: null })).locks).toBeUndefined()
  })
})
