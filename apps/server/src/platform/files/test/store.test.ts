import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, open, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedClock, systemClock } from '#kernel/clock.ts'
import { localStore } from '#platform/files/local-store.ts'
import { type OpenForWriting, openNew } from '#platform/files/receive.ts'
import { type S3StoreOptions, s3Store } from '#platform/files/s3-store.ts'
import { inTheLongRun } from '#testing/long.ts'
import { type S3Server, startS3Server } from './s3-server.ts'
import { inChunks, itIsAnObjectStore, noise } from './store-contract.ts'

const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-files-'))
  folders.push(folder)
  return folder
}

let s3: S3Server
beforeAll(async () => {
  s3 = await startS3Server()
})
afterAll(async () => {
  await s3.stop()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const bucket = (spoolDir: string, endpoint: string): S3StoreOptions => ({
  endpoint,
  region: 'us-east-1',
  bucket: 'kontor',
  prefix: 'broker/',
  accessKeyId: 'S3RVER',
  secretAccessKey: 'S3RVER',
  spoolDir,
  clock: systemClock,
})

itIsAnObjectStore('local', async () => {
  const dir = await newFolder()
  const store = await localStore({ dir, clock: systemClock })
  return { store, incoming: join(dir, 'incoming'), stop: async () => undefined }
})

itIsAnObjectStore('S3', async () => {
  const incoming = await newFolder()
  const store = await s3Store(bucket(incoming, s3.endpoint))
  return { store, incoming, stop: async () => undefined }
})

describe('both stores', () => {
  const probe = join(import.meta.dirname, 'memory-probe.ts')
  it.each(inTheLongRun ? ['local', 's3'] : ['local'])(
    '[I-06] %s store takes 200 MB with flat memory',
    async (driver) => {
      const run = promisify(execFile)
      const dir = await newFolder()
      const peak = async (megabytes: number): Promise<number> => {
        const args = ['--max-old-space-size=64', probe, driver, dir, s3.endpoint, String(megabytes)]
        const said = JSON.parse((await run(process.execPath, args)).stdout) as Record<string, number>
        expect(said).toMatchObject({ size: megabytes * 1024 * 1024, read: megabytes * 1024 * 1024 })
        return said.peakMegabytes ?? Number.POSITIVE_INFINITY
      }
      // What grew with the size would be 180; a busy machine collects late.
      expect((await peak(200)) - (await peak(20))).toBeLessThan(130)
    },
  )
})

describe('local store', () => {
  /** A disk that takes so many bytes, at most `atOnce` at a time, and then is full. */
  const diskOf = (capacity: number, atOnce = capacity): OpenForWriting => {
    let left = capacity
    return async (path) => {
      const handle = await openNew(path)
      const write = handle.writev.bind(handle)
      const limited = async (chunks: readonly Uint8Array[]) => {
        if (left === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        const { bytesWritten } = await write([Buffer.concat(chunks).subarray(0, Math.min(left, atOnce))])
        left -= bytesWritten
        return { bytesWritten, buffers: chunks }
      }
      return Object.assign(handle, { writev: limited as typeof handle.writev })
    }
  }

  it.each([10_000, 5 * 1024 * 1024])('refuses %i bytes on a full disk and leaves no part of them', async (size) => {
    const dir = await newFolder()
    const store = await localStore({ dir, clock: systemClock, openFile: diskOf(Math.floor(size / 2)) })
    const put = store.put(inChunks(noise(size, 1)), { maxBytes: size })
    await expect(put).rejects.toMatchObject({ code: 'STORAGE_FULL', status: 507 })
    expect(await readdir(join(dir, 'incoming'))).toEqual([])
    expect(await Array.fromAsync(store.list())).toEqual([])
    const recovered = await localStore({ dir, clock: systemClock })
    expect((await recovered.put(inChunks(noise(size, 1)), { maxBytes: size })).size).toBe(size)
  })

  it('writes everything when the disk takes it in small pieces', async () => {
    const dir = await newFolder()
    const store = await localStore({ dir, clock: systemClock, openFile: diskOf(4_000_000, 100_000) })
    const bytes = noise(3_000_001, 2)
    const { sha256 } = await store.put(inChunks(bytes), { maxBytes: bytes.length })
    expect((await buffer(await store.open(sha256))).equals(bytes)).toBe(true)
  })

  it('cleans up after a process that was killed while writing, and shows nothing of what it wrote', async () => {
    const dir = await newFolder()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-probe.ts'), dir])
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await readdir(join(dir, 'incoming'))).toHaveLength(1)
    const store = await localStore({ dir, clock: systemClock })
    expect(await readdir(join(dir, 'incoming'))).toEqual([])
    expect(await Array.fromAsync(store.list())).toEqual([])
  })

  it('leaves alone what another living process is writing, until it is a day old', async () => {
    const dir = await newFolder()
    await localStore({ dir, clock: systemClock })
    const foreign = join(dir, 'incoming', 'otherhost.12.run.id')
    await writeFile(foreign, 'half')
    const clock = fixedClock('2026-11-21T00:00:00Z')
    const written = clock().epochMilliseconds / 1000
    await utimes(foreign, written, written)
    clock.advance({ hours: 23 })
    await localStore({ dir, clock })
    expect(await readdir(join(dir, 'incoming'))).toHaveLength(1)
    clock.advance({ hours: 2 })
    await localStore({ dir, clock })
    expect(await readdir(join(dir, 'incoming'))).toEqual([])
  })

  it('replaces a content the disk has cut short and never rewrites a whole one', async () => {
    const dir = await newFolder()
    const store = await localStore({ dir, clock: systemClock })
    const bytes = noise(5000, 3)
    const { sha256 } = await store.put(inChunks(bytes), { maxBytes: 5000 })
    const path = join(dir, 'sha256', sha256.slice(0, 2), sha256)
    const first = await stat(path)
    await store.put(inChunks(bytes), { maxBytes: 5000 })
    expect((await stat(path)).ino).toBe(first.ino)
    await chmod(path, 0o600)
    await truncate(path, 100)
    await store.put(inChunks(bytes), { maxBytes: 5000 })
    expect((await buffer(await store.open(sha256))).equals(bytes)).toBe(true)
  })

  it('opens a new file only, so that no two writers share one', async () => {
    const path = join(await newFolder(), 'taken')
    await (await open(path, 'w')).close()
    await expect(openNew(path)).rejects.toMatchObject({ code: 'EEXIST' })
  })
})

describe('S3 store', () => {
  it('says that the store cannot be reached, and keeps nothing locally', async () => {
    const spool = await newFolder()
    const store = await s3Store(bucket(spool, 'http://127.0.0.1:1'))
    const put = store.put(inChunks(noise(3_000_000, 4)), { maxBytes: 3_000_000 })
    await expect(put).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', status: 503 })
    expect(await readdir(spool)).toEqual([])
    await expect(store.open('a'.repeat(64))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
  })

  it('lists more contents than one page holds', async () => {
    const store = await s3Store({ ...bucket(await newFolder(), s3.endpoint), prefix: 'many/' })
    const wanted: string[] = []
    for (let batch = 0; batch < 26; batch += 1) {
      const puts = Array.from({ length: 40 }, (_, index) =>
        store.put(inChunks(Buffer.from(`content ${batch} ${index}`)), { maxBytes: 100 }),
      )
      wanted.push(...(await Promise.all(puts)).map((put) => put.sha256))
    }
    const listed = (await Array.fromAsync(store.list())).map((content) => content.sha256)
    expect(listed).toEqual(wanted.toSorted())
  })
})
