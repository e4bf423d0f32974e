import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace } from '#testing/papers.ts'

const MEGABYTE = 1024 * 1024
/** What grew with the file would be two thousand. */
const GROWTH_MAX = 250
const SIZE = 2_147_000_000

let app: TestApp
let clerk: Person
let origin: string
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  origin = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}/api/v1`
})
afterAll(() => app.close())

/** A film of this size, block after block; no two blocks are alike. */
async function* film(hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  const head = Buffer.from('\0\0\0\u0018ftypmp42\0\0\0\0mp42isom', 'latin1')
  let sent = 0
  for (let number = 0; sent < SIZE; number += 1) {
    const block = Buffer.alloc(Math.min(MEGABYTE, SIZE - sent), number % 251)
    if (number === 0) head.copy(block)
    block.writeUInt32LE(number, Math.min(64, block.length - 4))
    hash.update(block)
    sent += block.length
    yield block
  }
}

const ask = (path: string, options: { method?: string; headers?: Record<string, string | number> }) =>
  request(`${origin}${path}`, { method: options.method ?? 'GET', headers: { ...clerk.headers, ...options.headers } })

it('[I-06] two gigabytes go in and come out byte for byte with flat memory', async () => {
  const place = await aPlace(app.db)
  const sent = createHash('sha256')
  const boundary = 'kontor-film'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n`
  const foot = `\r\n--${boundary}--\r\n`
  let peak = 0
  const before = process.memoryUsage().rss
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 50)
  const upload = ask('/archive/uploads?parameter=video', {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + SIZE + foot.length,
      'idempotency-key': 'two-gigabytes',
    },
  })
  const answered = once(upload, 'response') as Promise<[IncomingMessage]>
  await pipeline(async function* () {
    yield Buffer.from(head)
    yield* film(sent)
    yield Buffer.from(foot)
  }, upload)
  const [stored] = await answered
  const { id, sha256 } = JSON.parse(Buffer.concat(await stored.toArray()).toString()) as { id: string; sha256: string }
  expect(sha256).toBe(sent.digest('hex'))
  const filed = await clerk.send<{ versionId: string }>('POST', '/archive/documents', {
    accountId: place.accountId,
    uploadId: id,
  })
  const play = ask(`/archive/versions/${filed.body.versionId}/content`, {})
  play.end()
  const [played] = (await once(play, 'response')) as [IncomingMessage]
  const received = createHash('sha256')
  for await (const chunk of played) received.update(chunk as Buffer)
  expect(received.digest('hex')).toBe(sha256)
  const seek = ask(`/archive/versions/${filed.body.versionId}/content`, { headers: { range: 'bytes=-1000000' } })
  seek.end()
  const [tail] = (await once(seek, 'response')) as [IncomingMessage]
  expect([tail.statusCode, Buffer.concat(await tail.toArray()).length]).toEqual([206, 1_000_000])
  clearInterval(watch)
  expect((peak - before) / MEGABYTE).toBeLessThan(GROWTH_MAX)
})
