import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer, get, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#kernel/clock.ts'
import { BLOCK_BYTES } from '#platform/files/blocks.ts'
import { FileBytes } from '#platform/files/file-bytes.ts'
import { localStore } from '#platform/files/local-store.ts'
import type { ObjectStore, StoredContent } from '#platform/files/store.ts'
import { inChunks, noise, sha256Of } from './store-contract.ts'

const MAX = { maxBytes: 16 * BLOCK_BYTES }

let dir: string
let store: ObjectStore
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kontor-blocks-'))
  store = await localStore({ dir, clock: systemClock })
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

/** A server that answers like this, and its port. */
async function serving(answer: (asked: IncomingMessage, reply: ServerResponse) => void): Promise<number> {
  const server = createServer(answer)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** As the server sends a file. */
async function poured(bytes: Readable, reply: ServerResponse): Promise<void> {
  if (!(bytes instanceof FileBytes)) throw new TypeError('a local store opens files')
  await bytes.pour(reply, () => undefined)
}

/** Sizes around a block, and some of several blocks. */
const sizes = [1, 70_000, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES + 5, 5 * BLOCK_BYTES]

describe('[I-06] blocks that are used again', () => {
  it('bring each of many slow readers its own bytes, while others hang up', async () => {
    const contents = sizes.map((size, seed) => noise(size, seed + 1))
    const kept: StoredContent[] = []
    for (const bytes of contents) kept.push(await store.put(inChunks(bytes), MAX))
    const port = await serving((asked, reply) => {
      const { sha256 } = kept[Number(asked.url?.slice(1))] as StoredContent
      void store.open(sha256).then((bytes) => poured(bytes, reply))
    })
    const read = async (index: number, until: number): Promise<Buffer> => {
      const [answer] = (await once(get({ port, path: `/${index}`, agent: false }), 'response')) as [IncomingMessage]
      const parts: Buffer[] = []
      let size = 0
      for await (const part of answer as AsyncIterable<Buffer>) {
        parts.push(part)
        size += part.length
        if (size >= until) break
        for (let turn = 0; turn < 1 + (index % 4); turn += 1) await nextTurn()
      }
      return Buffer.concat(parts)
    }
    const indexes = Array.from({ length: 5 }, () => [...contents.keys()]).flat()
    const hangUp = Array.from({ length: 8 }, () => read(contents.length - 1, 100_000))
    const got = await Promise.all(indexes.map((index) => read(index, Number.POSITIVE_INFINITY)))
    await Promise.all(hangUp)
    const right = indexes.map((index, at) => got[at]?.equals(contents[index] as Buffer))
    expect(right).toEqual(indexes.map(() => true))
  })

  it('are all read, and the file closed, before the answer is complete, as whoever sends it expects', async () => {
    for (const [seed, size] of [0, ...sizes].entries()) {
      const { sha256 } = await store.put(inChunks(noise(size, 500 + seed)), MAX)
      const order: string[] = []
      const port = await serving(async (_asked, reply) => {
        const bytes = await store.open(sha256, size > 0 ? { start: 0, end: size - 1 } : undefined)
        bytes.once('close', () => order.push('closed'))
        reply.once('finish', () => order.push('complete'))
        await poured(bytes, reply)
      })
      const answer = await fetch(`http://127.0.0.1:${port}`)
      expect([size, (await answer.arrayBuffer()).byteLength, order]).toEqual([size, size, ['closed', 'complete']])
    }
  })

  it('bring nothing of a file that ends before its size: an answer that has begun is broken off', async () => {
    const { sha256, size } = await store.put(inChunks(noise(3 * BLOCK_BYTES, 600)), MAX)
    const path = join(dir, 'sha256', sha256.slice(0, 2), sha256)
    const failures: unknown[] = []
    let began = false
    const port = await serving(async (_asked, reply) => {
      const bytes = (await store.open(sha256, { start: 0, end: size - 1 })) as FileBytes
      const begin = () => {
        began = true
      }
      await bytes.pour(reply, begin).catch((error: Error) => failures.push(error.message))
      if (!began) reply.writeHead(500).end()
    })
    const whole = () => fetch(`http://127.0.0.1:${port}`).then((answer) => answer.arrayBuffer())
    await truncate(path, 2 * BLOCK_BYTES)
    await expect(whole()).rejects.toThrow(/terminated|failed/)
    expect([began, failures]).toEqual([true, ['the file ends before its size']])
    began = false
    await truncate(path, 0)
    expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(500)
    expect([began, failures.length]).toEqual([false, 2])
  })

  it('keep what is sent at the same time apart, whole, and nothing of what breaks off', async () => {
    const taken: Promise<unknown>[] = []
    const port = await serving((asked, reply) => {
      const put = store.put(asked, MAX)
      taken.push(put.catch(() => undefined))
      put.then(
        ({ sha256 }) => reply.end(sha256),
        () => reply.destroy(),
      )
    })
    const send = async (bytes: Buffer, until = bytes.length): Promise<string> => {
      const asked = request({ port, method: 'POST', agent: false, headers: { 'content-length': bytes.length } })
      const answered = once(asked, 'response') as Promise<[IncomingMessage]>
      answered.catch(() => undefined)
      for (let at = 0; at < until; at += 90_001) {
        if (!asked.write(bytes.subarray(at, Math.min(at + 90_001, bytes.length)))) await once(asked, 'drain')
        await nextTurn()
      }
      if (until < bytes.length) {
        asked.destroy()
        return ''
      }
      asked.end()
      const [answer] = await answered
      return (await buffer(answer)).toString()
    }
    const contents = [...sizes, ...sizes].map((size, seed) => noise(size, 100 + seed))
    const broken = Array.from({ length: 4 }, (_, seed) => send(noise(4 * BLOCK_BYTES, 200 + seed), 2 * BLOCK_BYTES))
    const names = await Promise.all(contents.map((bytes) => send(bytes)))
    await Promise.all(broken)
    await Promise.all(taken)
    expect(names).toEqual(contents.map(sha256Of))
    for (const [index, bytes] of contents.entries()) {
      expect((await buffer(await store.open(names[index] ?? ''))).equals(bytes)).toBe(true)
    }
    expect(await readdir(join(dir, 'incoming'))).toEqual([])
  })

  it('take over what a request brings, whose memory is given back at once', async () => {
    const chunks: Buffer[] = []
    const bytes = noise(3 * BLOCK_BYTES, 300)
    const port = await serving((asked, reply) => {
      asked.on('data', (chunk: Buffer) => void chunks.push(chunk))
      void store.put(asked, MAX).then(({ sha256 }) => reply.end(sha256))
    })
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: new Uint8Array(bytes) })
    expect(await answer.text()).toBe(sha256Of(bytes))
    expect(chunks.length).toBeGreaterThan(10)
    expect(chunks.filter((chunk) => chunk.length > 8192)).toEqual([])
  })

  it('copy what they take from a source that fills the same memory anew', async () => {
    const bytes = noise(2 * BLOCK_BYTES + 77, 301)
    async function* sameMemory(): AsyncGenerator<Uint8Array> {
      const chunk = Buffer.alloc(50_000)
      for (let at = 0; at < bytes.length; at += chunk.length) {
        const size = bytes.copy(chunk, 0, at)
        yield chunk.subarray(0, size)
        chunk.fill(0)
      }
    }
    const { sha256 } = await store.put(sameMemory(), MAX)
    expect(sha256).toBe(sha256Of(bytes))
    expect((await buffer(await store.open(sha256))).equals(bytes)).toBe(true)
  })
})

describe('[X-08] contents from before there were only 256 folders', () => {
  it('are read, named in their order, not kept twice, and removed', async () => {
    const earlier = await mkdtemp(join(tmpdir(), 'kontor-earlier-'))
    const old = noise(5000, 400)
    const name = sha256Of(old)
    const folder = join(earlier, 'content', name.slice(0, 2), name.slice(2, 4))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, name), old)
    const both = await localStore({ dir: earlier, clock: systemClock })
    expect(await both.stat(name)).toEqual({ sha256: name, size: old.length })
    expect((await buffer(await both.open(name))).equals(old)).toBe(true)
    const names = [name]
    for (let seed = 401; seed < 440; seed += 1) names.push((await both.put(inChunks(noise(50, seed)), MAX)).sha256)
    await both.put(inChunks(old), MAX)
    expect(await readdir(join(earlier, 'sha256', name.slice(0, 2))).catch(() => [])).not.toContain(name)
    expect((await Array.fromAsync(both.list())).map((one) => one.sha256)).toEqual(names.toSorted())
    await writeFile(join(folder, name), 'cut short')
    await both.put(inChunks(old), MAX)
    expect((await buffer(await both.open(name))).equals(old)).toBe(true)
    expect([await both.remove(name), await both.remove(name), await both.stat(name)]).toEqual([true, false, null])
    await rm(earlier, { recursive: true, force: true })
  })
})
