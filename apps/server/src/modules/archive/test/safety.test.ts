import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mp4, pdf, picture, pngClaiming, rawZip, xlsx } from '#platform/files/test/corpus.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { startClamd } from '#testing/clamd.ts'
import { aPicture, aPlace, fileFor, send } from '#testing/papers.ts'
import type { Parameter } from '../schema.ts'

let app: TestApp
let admin: Person
let scanner: Awaited<ReturnType<typeof startClamd>>
beforeAll(async () => {
  scanner = await startClamd()
  app = await testApp({ config: { scan: scanner.config } })
  admin = app.signInAs('all')
  await admin.send('POST', '/archive/parameters', {
    code: 'any',
    names: { en: 'any', 'zh-Hans': 'any', 'zh-Hant': 'any' },
    level: 'account',
    businessLines: [],
    clientTypes: [],
    kinds: ['image', 'pdf', 'audio', 'video', 'sheet', 'text'],
    maxBytes: 5_000_000,
    maxCount: 50,
    needsExpiry: false,
    watermark: true,
    position: 500,
  })
})
afterAll(async () => {
  await app?.close()
  scanner?.stop()
})

const text = (content: string) => async () => Buffer.from(content)
const joined =
  (...parts: (() => Promise<Buffer>)[]) =>
  async () =>
    Buffer.concat(await Promise.all(parts.map((one) => one())))
const jpeg = () => picture('jpeg')
const zip = async () => rawZip([{ name: 'a.html', content: Buffer.from('<script>x</script>') }])
const bomb = async () => rawZip([{ name: 'zeros', content: Buffer.alloc(20_000_000) }])

/** What strangers send: its name says one thing, its bytes another, or two. */
const HOSTILE: [string, string, () => Promise<Buffer>][] = [
  ['an SVG with a script', 'logo.svg', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['an SVG called a picture', 'logo.png', text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a page', 'form.html', text('<!doctype html><title>x</title><script>alert(1)</script>')],
  ['a page called text', 'form.txt', text('  <html><body onload=alert(1)>')],
  ['a script', 'run.txt', text('#!/bin/sh\nrm -rf /\n')],
  ['a batch file', 'run.txt', text('@echo off\r\nformat c:\r\n')],
  ['PHP', 'x.txt', text('hello <?php system($_GET[0]); ?>')],
  ['a picture that is an archive too', 'me.jpg', joined(jpeg, zip)],
  ['a picture with a page behind it', 'me.gif', joined(() => picture('gif'), text('<html><script>alert(1)</script>'))],
  ['a picture that is a PDF too', 'me.jpg', joined(jpeg, async () => pdf())],
  ['a PDF that is an archive too', 'me.pdf', joined(async () => pdf(), zip)],
  ['a film that is an archive too', 'me.mp4', joined(async () => mp4('isom'), zip)],
  ['an archive', 'papers.zip', zip],
  ['an archive that grows', 'papers.zip', bomb],
  ['a sheet with macros', 'book.xlsx', () => xlsx(Buffer.from('vba'))],
  [
    'an old Office file',
    'book.xls',
    async () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]),
  ],
  ['a program', 'me.jpg', async () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2000, 1)])],
  [
    'a program of another make',
    'me.pdf',
    async () => Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(2000, 1)]),
  ],
  ['a picture larger than memory', 'me.png', async () => pngClaiming(60_000, 60_000)],
  ['nothing known', 'me.jpg', async () => Buffer.from([1, 2, 3, 0, 255, 254, 9, 9, 9])],
  ['nothing at all', 'me.jpg', async () => Buffer.alloc(0)],
  ['the antivirus test', 'me.txt', text('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*')],
  ['what the scanner knows', 'me.jpg', joined(jpeg, text('X-SIMULATED-VIRUS'))],
]

describe('[I-21] the blocked corpus', () => {
  it.each(HOSTILE)('keeps nothing of %s', async (_what, name, make) => {
    const count = 'select count(*)::int as n from platform.object'
    const before = (await app.pool.query(count)).rows
    const { status, body } = await send(app.http, admin, 'any', { name, bytes: await make() })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(body.code).toMatch(/^(FILE|IMAGE)_/)
    expect((await app.pool.query(count)).rows).toEqual(before)
  })

  it('names what the scanner found', async () => {
    const bytes = Buffer.concat([await jpeg(), Buffer.from('X-SIMULATED-VIRUS')])
    const answer = await send(app.http, admin, 'any', { name: 'me.jpg', bytes })
    expect(answer).toMatchObject({
      status: 415,
      body: { code: 'FILE_INFECTED', params: { found: 'Simulated.Virus-1' } },
    })
  })
})

describe('[I-21] the watermark', () => {
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  const content = async (versionId: string, who: Person) =>
    app.http.inject({ url: `/api/v1/archive/versions/${versionId}/content`, headers: who.headers })
  let versionId: string
  let original: Buffer
  beforeAll(async () => {
    original = await aPicture(77)
    versionId = (await fileFor(app.http, admin, (await aPlace(app.db)).accountId, 'any', original)).body.versionId
  })

  it('stands on what is shown to whoever may not see originals, on every address of it', async () => {
    const clerk = app.signInAs(['archive.document.view'], { all: true }, { name: '何美玲' })
    const shown = await content(versionId, clerk)
    expect(shown.statusCode).toBe(200)
    expect(shown.headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' })
    expect(digest(shown.rawPayload)).not.toBe(digest(original))
    const { body } = await clerk.get<{ url: string }>(`/archive/versions/${versionId}/link`)
    const linked = await app.http.inject({ url: new URL(body.url, 'http://kontor').pathname })
    expect(linked.statusCode).toBe(200)
    expect(digest(linked.rawPayload)).not.toBe(digest(original))
  })

  it('stands on the small picture too', async () => {
    await app.runJobs()
    const small = async (who: Person) =>
      app.http.inject({ url: `/api/v1/archive/versions/${versionId}/thumbnail`, headers: who.headers })
    const clerk = await small(app.signInAs(['archive.document.view']))
    const officer = await small(app.signInAs(['archive.document.view', 'archive.document.original']))
    for (const { headers } of [clerk, officer]) expect(headers['content-type']).toBe('image/webp')
    expect(clerk.headers['cache-control']).toBe('private, no-store')
    expect(digest(clerk.rawPayload)).not.toBe(digest(officer.rawPayload))
  })

  it('leaves the original as it is, for whoever may see it', async () => {
    const officer = app.signInAs(['archive.document.view', 'archive.document.original'])
    expect(digest((await content(versionId, officer)).rawPayload)).toBe(digest(original))
  })

  it('is a rule of the type', async () => {
    const clerk = app.signInAs(['archive.document.view'])
    const { body } = await admin.get<{ items: Parameter[] }>('/archive/parameters')
    const { retired: _retired, ...any } = body.items.find((one) => one.code === 'any') as Parameter
    const changed = await admin.send('PUT', '/archive/parameters/any', { ...any, watermark: false })
    expect(changed).toMatchObject({ status: 200, body: { watermark: false } })
    expect(digest((await content(versionId, clerk)).rawPayload)).toBe(digest(original))
  })
})
