import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#kernel/clock.ts'
import { localStore } from '#platform/files/local-store.ts'
import { parseRange } from '#platform/files/ranges.ts'
import { type ServedFile, type ServeRequest, serveFile } from '#platform/files/serve.ts'
import type { ObjectStore } from '#platform/files/store.ts'
import { inChunks, noise } from './store-contract.ts'

describe('[I-06] range headers', () => {
  const spans = (...list: [number, number][]) => ({
    kind: 'spans',
    spans: list.map(([start, end]) => ({ start, end })),
  })

  it.each([
    ['bytes=0-0', spans([0, 0])],
    ['bytes=0-99', spans([0, 99])],
    ['bytes=0-', spans([0, 999])],
    ['bytes=500-', spans([500, 999])],
    ['bytes=999-999', spans([999, 999])],
    ['bytes=990-5000', spans([990, 999])],
    ['bytes=-1', spans([999, 999])],
    ['bytes=-5000', spans([0, 999])],
    ['BYTES=5-6', spans([5, 6])],
    ['bytes= 0-1 , 5-6', spans([0, 1], [5, 6])],
    ['bytes=5-6,0-1', spans([5, 6], [0, 1])],
    ['bytes=0-1,5000-', spans([0, 1])],
    ['bytes=,0-1,', spans([0, 1])],
  ])('understands %s', (header, answer) => {
    expect(parseRange(header, 1000)).toEqual(answer)
  })

  it.each(['bytes=1000-', 'bytes=1000-2000', 'bytes=-0', 'bytes=5000-,6000-'])('cannot satisfy %s', (header) => {
    expect(parseRange(header, 1000)).toEqual({ kind: 'unsatisfiable' })
  })

  it.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=a-b',
    'bytes=5-4',
    'bytes=-',
    'bytes=--5',
    'bytes=1-2-3',
    'bytes=0x1-2',
    'bytes=1.5-2',
    'items=0-5',
    `bytes=${'9'.repeat(40)}-`,
    'bytes=0-5,3-8',
    `bytes=${Array.from({ length: 9 }, (_, index) => `${index * 2}-${index * 2}`).join()}`,
  ])('takes %s for the whole', (header) => {
    expect(parseRange(header, 1000)).toEqual({ kind: 'whole' })
  })

  it('has no span of an empty content', () => {
    expect(parseRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' })
    expect(parseRange('bytes=-5', 0)).toEqual({ kind: 'unsatisfiable' })
  })
})

describe('[I-06] serving a file', () => {
  const bytes = noise(100_000, 1)
  let dir: string
  let store: ObjectStore
  let file: ServedFile
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kontor-serve-'))
    store = await localStore({ dir, clock: systemClock })
    const content = await store.put(inChunks(bytes), { maxBytes: bytes.length })
    file = { ...content, mime: 'video/mp4', name: '开户视频.mp4' }
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  const serve = async (request: ServeRequest) => {
    const { body, ...answer } = await serveFile(store, file, request)
    return { ...answer, bytes: body ? await buffer(body) : null }
  }

  it('sends the whole with its length, its tag and headers that keep it from running', async () => {
    const answer = await serve({})
    expect(answer.status).toBe(200)
    expect(answer.bytes?.equals(bytes)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '100000',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-disposition': `inline; filename="____.mp4"; filename*=UTF-8''%E5%BC%80%E6%88%B7%E8%A7%86%E9%A2%91.mp4`,
    })
  })

  it('sends one span, byte for byte', async () => {
    for (const [range, start, end] of [
      ['bytes=0-0', 0, 0],
      ['bytes=10-19', 10, 19],
      ['bytes=-7', 99_993, 99_999],
    ] as const) {
      const answer = await serve({ range })
      expect(answer.status).toBe(206)
      expect(answer.bytes?.equals(bytes.subarray(start, end + 1))).toBe(true)
      expect(answer.headers['content-range']).toBe(`bytes ${start}-${end}/100000`)
      expect(answer.headers['content-length']).toBe(String(end - start + 1))
    }
  })

  it('sends several spans as parts of one body whose length is announced', async () => {
    const answer = await serve({ range: 'bytes=0-4,-3' })
    expect(answer.status).toBe(206)
    const boundary = /boundary=(\S+)/.exec(answer.headers['content-type'] ?? '')?.[1] ?? ''
    const body = answer.bytes ?? Buffer.alloc(0)
    expect(answer.headers['content-length']).toBe(String(body.length))
    const parts = body.toString('latin1').split(`\r\n--${boundary}`)
    expect(parts).toHaveLength(4)
    expect(parts[1]).toBe(
      `\r\ncontent-type: video/mp4\r\ncontent-range: bytes 0-4/100000\r\n\r\n${bytes.subarray(0, 5).toString('latin1')}`,
    )
    expect(parts[2]?.endsWith(bytes.subarray(-3).toString('latin1'))).toBe(true)
    expect(parts[3]).toBe('--\r\n')
  })

  it('answers 416 with the size, 304 for a known tag, and the whole when the tag changed', async () => {
    const etag = `"${file.sha256}"`
    const beyond = await serve({ range: 'bytes=100000-' })
    expect([beyond.status, beyond.headers['content-range'], beyond.bytes]).toEqual([416, 'bytes */100000', null])
    expect((await serve({ ifNoneMatch: `"x", ${etag}` })).status).toBe(304)
    expect((await serve({ range: 'bytes=0-1', ifRange: etag })).status).toBe(206)
    expect((await serve({ range: 'bytes=0-1', ifRange: '"other"' })).status).toBe(200)
  })

  it('[I-21] lets a browser show pictures, PDF, sound and video, and download everything else', async () => {
    const disposition = async (mime: string, name = 'a') => {
      const answer = await serveFile(store, { ...file, mime, name }, {})
      answer.body?.destroy()
      return answer.headers['content-disposition'] ?? ''
    }
    expect(await disposition('image/png')).toMatch(/^inline/)
    expect(await disposition('application/pdf')).toMatch(/^inline/)
    for (const mime of ['image/svg+xml', 'text/html', 'text/plain', 'application/zip', 'application/xml']) {
      expect(await disposition(mime)).toMatch(/^attachment/)
    }
    const nasty = await disposition('image/png', 'a"\r\nset-cookie: x=1;\ud800/../b%22.png')
    expect(nasty).not.toMatch(/[\r\n]/)
    expect(nasty.match(/"/g)).toHaveLength(2)
  })
})
