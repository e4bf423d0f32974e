import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { platformErrors } from '#platform/errors.ts'
import { BLOCK_BYTES } from '#platform/files/blocks.ts'
import { edgesOf } from '#platform/files/edges.ts'
import type { ObjectStore } from '#platform/files/store.ts'

/** A store under test, the folder its half files would lie in, and how to end it. */
export type StoreUnderTest = { store: ObjectStore; incoming: string; stop(): Promise<void> }

/** Bytes that differ by seed and compress badly. */
export function noise(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size)
  let state = seed + 1
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

/** The bytes in chunks of a size, as they come from a network. */
export async function* inChunks(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const LIMITS = { maxBytes: 64 * 1024 * 1024 }

/** What every driver must do; each runs the same suite. */
export function itIsAnObjectStore(driver: string, start: () => Promise<StoreUnderTest>): void {
  describe(`[X-08] ${driver} store`, () => {
    let under: StoreUnderTest
    beforeAll(async () => {
      under = await start()
    })
    afterAll(() => under.stop())

    const names = async (): Promise<string[]> => {
      const found: string[] = []
      for await (const content of under.store.list()) found.push(content.sha256)
      return found
    }
    const expectNothingKept = async (before: string[]): Promise<void> => {
      expect(await names()).toEqual(before)
      expect(await readdir(under.incoming)).toEqual([])
    }

    it.each([0, 1, 4096, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES + 7, 17 * BLOCK_BYTES + 1])(
      'gives back %i bytes under the name of their digest',
      async (size) => {
        const bytes = noise(size, 1)
        const put = await under.store.put(inChunks(bytes), LIMITS)
        expect(put).toEqual({ sha256: sha256Of(bytes), size })
        expect(await under.store.stat(put.sha256)).toEqual(put)
        expect((await buffer(await under.store.open(put.sha256))).equals(bytes)).toBe(true)
        expect(await readdir(under.incoming)).toEqual([])
      },
    )

    it('takes chunks of any size', async () => {
      const bytes = noise(2 * BLOCK_BYTES + 3, 2)
      for (const size of [977, 5 * BLOCK_BYTES]) {
        expect((await under.store.put(inChunks(bytes, size), LIMITS)).sha256).toBe(sha256Of(bytes))
      }
      expect((await buffer(await under.store.open(sha256Of(bytes)))).equals(bytes)).toBe(true)
    })

    it('[I-06] gives back any span of a content', async () => {
      const bytes = noise(3 * BLOCK_BYTES, 3)
      const { sha256 } = await under.store.put(inChunks(bytes), LIMITS)
      for (const [start, end] of [
        [0, 1],
        [5, 5000],
        [BLOCK_BYTES - 1, BLOCK_BYTES + 1],
        [bytes.length - 1, bytes.length - 1],
      ] as const) {
        const span = await buffer(await under.store.open(sha256, { start, end }))
        expect(span.equals(bytes.subarray(start, end + 1))).toBe(true)
      }
    })

    it('stores equal contents once, also when sixteen arrive together', async () => {
      const before = await names()
      const bytes = noise(BLOCK_BYTES + 9, 4)
      const puts = await Promise.all(Array.from({ length: 16 }, () => under.store.put(inChunks(bytes), LIMITS)))
      expect(new Set(puts.map((put) => put.sha256))).toEqual(new Set([sha256Of(bytes)]))
      expect(await names()).toEqual([...before, sha256Of(bytes)].toSorted())
      expect(await readdir(under.incoming)).toEqual([])
    })

    it('takes a content of exactly the limit and keeps nothing of a larger one', async () => {
      for (const size of [1000, 2 * BLOCK_BYTES]) {
        await under.store.put(inChunks(noise(size, 5)), { maxBytes: size })
        const before = await names()
        const larger = under.store.put(inChunks(noise(size + 1, 6)), { maxBytes: size })
        await expect(larger).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', params: { maxBytes: size } })
        await expectNothingKept(before)
      }
    })

    it('keeps nothing of a content that is not the one announced', async () => {
      const before = await names()
      const bytes = noise(2 * BLOCK_BYTES, 7)
      const other = { ...LIMITS, expectSha256: sha256Of(noise(10, 8)) }
      await expect(under.store.put(inChunks(bytes), other)).rejects.toMatchObject({ code: 'FILE_DIGEST_MISMATCH' })
      await expectNothingKept(before)
      const right = { ...LIMITS, expectSha256: sha256Of(bytes) }
      expect((await under.store.put(inChunks(bytes), right)).size).toBe(bytes.length)
    })

    it('keeps nothing of a content whose source breaks off, and says why', async () => {
      const before = await names()
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield* inChunks(noise(3 * BLOCK_BYTES, 9))
        throw new Error('the line went dead')
      }
      await expect(under.store.put(broken(), LIMITS)).rejects.toThrow('the line went dead')
      await expectNothingKept(before)
    })

    it.each([10, 64 * 1024, 200_000, 2_000_000])(
      '[I-21] asks about the ends of %i bytes as of the whole',
      async (size) => {
        const bytes = noise(size, 11)
        for (const step of [7919, 65536, size]) {
          const asked: number[] = []
          const accept = async (edges: ReturnType<typeof edgesOf>) => {
            asked.push(edges.size)
            expect(edges.head.equals(edgesOf(bytes).head)).toBe(true)
            expect(edges.tail.equals(edgesOf(bytes).tail)).toBe(true)
          }
          await under.store.put(inChunks(bytes, step), { ...LIMITS, accept })
          expect(asked).toEqual([size])
        }
      },
    )

    it.each([100, 2 * BLOCK_BYTES])('[I-21] keeps nothing of %i bytes that are not accepted', async (size) => {
      const before = await names()
      const accept = async () => {
        throw platformErrors.FILE_TYPE_DANGEROUS({ type: 'test' })
      }
      const put = under.store.put(inChunks(noise(size, 12)), { ...LIMITS, accept })
      await expect(put).rejects.toMatchObject({ code: 'FILE_TYPE_DANGEROUS' })
      await expectNothingKept(before)
    })

    it('says that a content is gone, and removes one only once', async () => {
      const bytes = noise(100, 10)
      const { sha256 } = await under.store.put(inChunks(bytes), LIMITS)
      expect(await under.store.remove(sha256)).toBe(true)
      expect(await under.store.remove(sha256)).toBe(false)
      expect(await under.store.stat(sha256)).toBeNull()
      await expect(under.store.open(sha256)).rejects.toMatchObject({ code: 'FILE_GONE', status: 410 })
      await under.store.put(inChunks(bytes), LIMITS)
      expect((await buffer(await under.store.open(sha256))).equals(bytes)).toBe(true)
    })

    it.each(['', '../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n`])(
      'takes nothing but a digest for a name: %j',
      async (name) => {
        await expect(Promise.resolve().then(() => under.store.open(name))).rejects.toThrow(TypeError)
        await expect(Promise.resolve().then(() => under.store.stat(name))).rejects.toThrow(TypeError)
        await expect(Promise.resolve().then(() => under.store.remove(name))).rejects.toThrow(TypeError)
      },
    )
  })
}
