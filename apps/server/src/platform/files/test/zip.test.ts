import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { systemClock } from '#kernel/clock.ts'
import { localStore } from '#platform/files/local-store.ts'
import { openZip, type ZipContents, type ZipLimits } from '#platform/files/zip-read.ts'
import { writeZip, type ZipPart } from '#platform/files/zip-write.ts'
import { inTheLongRun } from '#testing/long.ts'
import { rawZip } from './corpus.ts'
import { inChunks, noise, sha256Of } from './store-contract.ts'

const LIMITS: ZipLimits = { maxEntries: 100, maxTotalBytes: 20_000_000, maxEntryBytes: 5_000_000, maxRatio: 200 }
const open = (bytes: Buffer, limits: Partial<ZipLimits> = {}): Promise<ZipContents> =>
  openZip(bytes, { ...LIMITS, ...limits })
const namesOf = async (bytes: Buffer): Promise<string[]> => (await open(bytes)).entries.map((entry) => entry.name)

describe('[I-21] reading an archive', () => {
  it('gives the files and their contents, and leaves out folders and clutter', async () => {
    const zip = await open(
      rawZip([
        { name: 'photos/' },
        { name: 'photos/张三_A123456(3).jpg', content: Buffer.from('one') },
        { name: '__MACOSX/photos/._a.jpg' },
        { name: 'photos/.DS_Store' },
        { name: 'empty.txt', content: Buffer.alloc(0) },
      ]),
    )
    expect(zip.entries.map((entry) => [entry.name, entry.size])).toEqual([
      ['photos/张三_A123456(3).jpg', 3],
      ['empty.txt', 0],
    ])
    const contents = await Promise.all(zip.entries.map(async (entry) => String(await buffer(await zip.open(entry)))))
    expect(contents).toEqual(['one', ''])
    zip.close()
  })

  it('understands names as Chinese Windows, macOS and old tools write them', async () => {
    const gbk = Buffer.from([0xc9, 0xed, 0xb7, 0xdd, 0xd6, 0xa4, 0x2e, 0x6a, 0x70, 0x67])
    expect(await namesOf(rawZip([{ name: gbk }]))).toEqual(['身份证.jpg'])
    expect(await namesOf(rawZip([{ name: Buffer.from('身份证.jpg') }]))).toEqual(['身份证.jpg'])
    expect(await namesOf(rawZip([{ name: 'cafe\u0301.jpg' }]))).toEqual(['caf\u00e9.jpg'])
    expect(await namesOf(rawZip([{ name: 'a\\b.jpg' }]))).toEqual(['a/b.jpg'])
  })

  it.each([
    '../evil.jpg',
    'a/../../evil.jpg',
    '..\\evil.jpg',
    '/etc/passwd',
    '\\\\server\\share',
    'C:/windows/a.dll',
    'C:evil',
    'a//b',
    './a',
    'a/.',
    '',
    'nul\0.jpg',
    'line\nbreak.jpg',
    'gpj.\u202eexe',
    'x'.repeat(256),
  ])('refuses the name %j', async (name) => {
    const zip = open(rawZip([{ name: 'fine.jpg' }, { name }]))
    await expect(zip).rejects.toMatchObject({ code: 'ARCHIVE_NAME_UNSAFE', status: 422 })
  })

  it('refuses a name no encoding explains', async () => {
    const nameless = rawZip([{ name: Buffer.from([0xff, 0xff, 0xff]) }])
    await expect(open(nameless)).rejects.toMatchObject({ code: 'ARCHIVE_NAME_UNSAFE' })
  })

  it('refuses two files of one name, also when spelt differently', async () => {
    for (const [first, second] of [
      ['a.jpg', 'a.jpg'],
      ['d/a.jpg', 'd\\a.jpg'],
      ['caf\u00e9', 'cafe\u0301'],
    ] as const) {
      const zip = open(rawZip([{ name: first }, { name: second }]))
      await expect(zip).rejects.toMatchObject({ code: 'ARCHIVE_NAME_DUPLICATE' })
    }
  })

  it('refuses links, devices and encrypted files', async () => {
    for (const mode of [0o120777, 0o060644, 0o010644]) {
      await expect(open(rawZip([{ name: 'a', mode }]))).rejects.toMatchObject({ code: 'ARCHIVE_LINK' })
    }
    const locked = rawZip([{ name: 'a', flags: 0x801 }])
    await expect(open(locked)).rejects.toMatchObject({ code: 'ARCHIVE_ENCRYPTED', params: { name: 'a' } })
  })

  it('refuses too much of anything before unpacking it', async () => {
    const two = rawZip([{ name: 'a' }, { name: 'b' }])
    await expect(open(two, { maxEntries: 1 })).rejects.toMatchObject({ code: 'ARCHIVE_TOO_MANY_ENTRIES' })
    await expect(open(two, { maxTotalBytes: 1 })).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' })
    await expect(open(two, { maxEntryBytes: 0 })).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' })
    const bomb = rawZip([{ name: 'bomb', content: Buffer.alloc(4_000_000) }])
    await expect(open(bomb)).rejects.toMatchObject({ code: 'ARCHIVE_BOMB', params: { name: 'bomb' } })
    const clutter = rawZip([{ name: '__MACOSX/x', content: noise(3000, 1) }])
    await expect(open(clutter, { maxTotalBytes: 2999 })).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' })
  })

  it('refuses a file that unpacks to more or less than it says', async () => {
    for (const claimedSize of [500_000, 1_500_000]) {
      const zip = await open(rawZip([{ name: 'liar', content: noise(1_000_000, 2), claimedSize }]))
      const [liar] = zip.entries
      const read = liar ? zip.open(liar).then(buffer) : null
      await expect(read).rejects.toMatchObject({ code: 'ARCHIVE_UNREADABLE' })
    }
    const hidden = rawZip([{ name: 'empty?', content: noise(1000, 3), claimedSize: 0 }])
    await expect(open(hidden)).rejects.toMatchObject({ code: 'ARCHIVE_UNREADABLE' })
  })

  it('says that what is no archive, or only part of one, cannot be read', async () => {
    const whole = rawZip([{ name: 'a', content: noise(5000, 4) }])
    for (const bytes of [Buffer.alloc(0), noise(500, 5), whole.subarray(0, 3000), whole.subarray(1000)]) {
      await expect(open(bytes)).rejects.toMatchObject({ code: 'ARCHIVE_UNREADABLE' })
    }
  })

  it('never fails but with a refusal, however the bytes are bent', async () => {
    const whole = rawZip([
      { name: 'a', content: noise(300, 6) },
      { name: '中文', content: Buffer.from('x') },
    ])
    for (let at = 0; at < whole.length; at += 1) {
      const bent = Buffer.from(whole)
      bent[at] = (bent[at] ?? 0) ^ 0xff
      try {
        const zip = await open(bent)
        for (const entry of zip.entries) await buffer(await zip.open(entry))
      } catch (error) {
        expect(error).toMatchObject({ name: 'Refused' })
      }
    }
  })

  it('reads an archive where it is stored, without a copy', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'kontor-zip-'))
    const store = await localStore({ dir, clock: systemClock })
    const bytes = rawZip([
      { name: 'a', content: noise(300_000, 7) },
      { name: 'b', content: noise(10, 8) },
    ])
    const content = await store.put(inChunks(bytes), { maxBytes: bytes.length })
    const zip = await openZip({ store, content }, LIMITS)
    const digests = await Promise.all(zip.entries.map(async (entry) => sha256Of(await buffer(await zip.open(entry)))))
    expect(digests).toEqual([sha256Of(noise(300_000, 7)), sha256Of(noise(10, 8))])
    zip.close()
    await rm(dir, { recursive: true, force: true })
  })
})

describe('[I-15] writing an archive', () => {
  const modified = Temporal.Instant.from('2026-11-20T08:00:00Z')
  const parts: ZipPart[] = [
    { name: '8001/身份证.jpg', content: noise(200_000, 1) },
    { name: '8001/notes.txt', content: async () => Readable.from([Buffer.from('ab'), Buffer.from('c')]) },
    { name: 'empty', content: Buffer.alloc(0) },
  ]

  it('writes what it reads, with a manifest of sizes and digests', async () => {
    const zip = await open(await buffer(writeZip(parts, { modified, manifest: 'manifest.json' })))
    const contents = new Map<string, Buffer>()
    for (const entry of zip.entries) contents.set(entry.name, await buffer(await zip.open(entry)))
    expect([...contents.keys()]).toEqual(['8001/身份证.jpg', '8001/notes.txt', 'empty', 'manifest.json'])
    const manifest: unknown = JSON.parse(String(contents.get('manifest.json')))
    expect(manifest).toEqual(
      [...contents].slice(0, 3).map(([name, bytes]) => ({ name, size: bytes.length, sha256: sha256Of(bytes) })),
    )
    expect(String(contents.get('8001/notes.txt'))).toBe('abc')
  })

  it('gives the same bytes for the same files', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => buffer(writeZip(parts, { modified }))))
    expect(first && second && first.equals(second)).toBe(true)
  })

  it('breaks off with the error of a part, so that no reader takes it for whole', async () => {
    const failing = async () =>
      Readable.from(
        (async function* () {
          yield Buffer.from('half')
          throw new Error('store is gone')
        })(),
      )
    const broken = [...parts, { name: 'x', content: failing }]
    await expect(buffer(writeZip(broken, { modified }))).rejects.toThrow('store is gone')
    const unopened = [{ name: 'x', content: () => Promise.reject(new Error('no such file')) }]
    await expect(buffer(writeZip(unopened, { modified }))).rejects.toThrow('no such file')
    const twice = [
      { name: 'a', content: Buffer.alloc(1) },
      { name: 'a', content: Buffer.alloc(2) },
    ]
    await expect(buffer(writeZip(twice, { modified }))).rejects.toThrow('two files of one name')
  })

  it.each(inTheLongRun ? [200] : [])('writes %i MB with flat memory', async (most) => {
    const probe = join(import.meta.dirname, 'zip-memory-probe.ts')
    const peak = async (megabytes: number): Promise<number> => {
      const args = ['--max-old-space-size=64', probe, String(megabytes)]
      return Number((await promisify(execFile)(process.execPath, args)).stdout)
    }
    expect((await peak(most)) - (await peak(20))).toBeLessThan(130)
  })
})
