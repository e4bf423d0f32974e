import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { referencesCounted } from '#platform/files/upkeep.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace, type Place } from '#testing/papers.ts'
import type { Transfer } from '../schema.ts'

const SCOPES = ['archive.transfer.init', 'archive.transfer.part', 'archive.transfer.complete', 'archive.document.view']
const MEGABYTE = 1024 * 1024

let app: TestApp
/** Another system, with just what sending takes. */
let system: Person
let place: Place
beforeAll(async () => {
  app = await testApp()
  place = await aPlace(app.db)
  const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [place.departmentId] }
  system = app.signInAs(SCOPES, scope)
})
afterAll(() => app.close())

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const film = (size: number) =>
  Buffer.concat([Buffer.from('\0\0\0\u0018ftypmp42\0\0\0\0mp42isom', 'latin1'), randomBytes(size)])
const init = (bytes: Buffer, reference: string, more: object = {}, who = system) =>
  who.send<Transfer & { code: string }>('POST', '/archive/transfers', {
    reference,
    accountId: place.accountId,
    parameter: 'video',
    fileName: 'witness.mp4',
    size: bytes.length,
    sha256: digest(bytes),
    ...more,
  })
async function put(id: string, number: number, bytes: Buffer, headers: Record<string, string> = {}, who = system) {
  const answer = await app.http.inject({
    method: 'PUT',
    url: `/api/v1/archive/transfers/${id}/parts/${number}`,
    headers: { ...who.headers, 'content-type': 'application/octet-stream', ...headers },
    payload: bytes,
  })
  return { status: answer.statusCode, body: answer.json<Transfer & { code: string }>() }
}
const complete = (id: string, who = system) =>
  who.send<Transfer & { code: string }>('POST', `/archive/transfers/${id}/complete`)
const partOf = (bytes: Buffer, number: number, size: number) => bytes.subarray((number - 1) * size, number * size)

describe('[I-17] a file sent in parts', () => {
  it('goes on where it broke off, and is filed byte for byte', async () => {
    const bytes = film(17 * MEGABYTE)
    const begun = (await init(bytes, 'film-1')).body
    expect(begun).toMatchObject({ state: 'OPEN', parts: 3, received: [], partBytes: 8 * MEGABYTE })
    await put(begun.id, 2, partOf(bytes, 2, begun.partBytes))
    const again = (await init(bytes, 'film-1')).body
    expect(again).toMatchObject({ id: begun.id, received: [2] })
    expect(await complete(begun.id)).toMatchObject({ status: 409, body: { code: 'PARTS_MISSING' } })
    for (const number of [1, 3]) {
      const part = partOf(bytes, number, begun.partBytes)
      const sent = await put(begun.id, number, part, { 'x-content-sha256': digest(part) })
      expect(sent.status).toBe(200)
    }
    const done = await complete(begun.id)
    expect(done).toMatchObject({ status: 200, body: { state: 'DONE', version: 1 } })
    const content = await app.http.inject({
      url: `/api/v1/archive/versions/${done.body.versionId}/content`,
      headers: system.headers,
    })
    expect(digest(content.rawPayload)).toBe(digest(bytes))
    expect(await referencesCounted.check(app.db, app.platform)).toEqual([])
  })

  it('answers every replay with the same id, and files once', async () => {
    const bytes = film(1000)
    const begun = (await init(bytes, 'film-2')).body
    await Promise.all([put(begun.id, 1, bytes), put(begun.id, 1, bytes)])
    const [first, second] = await Promise.all([complete(begun.id), complete(begun.id)])
    expect([first.body.documentId, first.body.versionId]).toEqual([second.body.documentId, second.body.versionId])
    const replayed = (await init(bytes, 'film-2')).body
    expect(replayed).toMatchObject({ id: begun.id, state: 'DONE', versionId: first.body.versionId })
    const other = await init(film(1000), 'film-2')
    expect(other).toMatchObject({ status: 409, body: { code: 'TRANSFER_DIFFERS' } })
    // The same film under another reference is the document there is.
    const twin = (await init(bytes, 'film-2b')).body
    await put(twin.id, 1, bytes)
    expect((await complete(twin.id)).body).toMatchObject({ documentId: first.body.documentId, version: 1 })
    expect(await put(begun.id, 1, bytes)).toMatchObject({ status: 409, body: { code: 'TRANSFER_DONE' } })
  })

  it('refuses a wrong digest, of a part and of the whole, and a part that does not fit', async () => {
    const bytes = film(2000)
    const begun = (await init(bytes, 'film-3')).body
    const wrong = await put(begun.id, 1, bytes, { 'x-content-sha256': digest(Buffer.from('other')) })
    expect(wrong.body.code).toBe('FILE_DIGEST_MISMATCH')
    expect((await put(begun.id, 2, bytes)).body.code).toBe('PART_WRONG')
    expect((await put(begun.id, 1, bytes.subarray(1))).body.code).toBe('PART_WRONG')
    const forged = film(2000)
    await put(begun.id, 1, forged)
    expect((await complete(begun.id)).body.code).toBe('FILE_DIGEST_MISMATCH')
    await put(begun.id, 1, bytes)
    expect((await complete(begun.id)).body.state).toBe('DONE')
  })

  it('judges what arrived by its bytes, as every upload', async () => {
    const page = Buffer.from('<html><script>1</script></html>')
    const begun = (await init(page, 'page')).body
    await put(begun.id, 1, page)
    expect((await complete(begun.id)).body.code).toBe('FILE_TYPE_DANGEROUS')
    expect((await init(film(10), 'large', { size: 4_294_967_296 })).body.code).toBe('FILE_TOO_LARGE')
  })

  it('is its sender’s alone, for accounts in scope, with the scopes of the key', async () => {
    const bytes = film(500)
    const begun = (await init(bytes, 'film-4')).body
    const other = app.signInAs(SCOPES, system.actor.scope)
    expect((await put(begun.id, 1, bytes, {}, other)).status).toBe(404)
    expect((await complete(begun.id, other)).status).toBe(404)
    const elsewhere = await aPlace(app.db)
    expect((await init(bytes, 'film-5', { accountId: elsewhere.accountId })).status).toBe(404)
    const reader = app.signInAs(['archive.document.view'], system.actor.scope)
    expect((await init(bytes, 'film-6', {}, reader)).body.code).toBe('PERMISSION_MISSING')
  })

  it('is given up after a week, its parts with it', async () => {
    const bytes = film(600)
    const begun = (await init(bytes, 'film-7')).body
    await put(begun.id, 1, bytes)
    app.clock.advance({ hours: 24 * 7 + 1 })
    const expire = app.platform.modules.find((one) => one.name === 'archive')?.tasks['archive.upload.expire']
    await expire?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    expect((await system.get(`/archive/transfers/${begun.id}`)).status).toBe(404)
    expect(await referencesCounted.check(app.db, app.platform)).toEqual([])
  })
})
