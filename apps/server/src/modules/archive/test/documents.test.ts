import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { missingContents, sweepContents } from '#platform/files/registry.ts'
import { referencesCounted } from '#platform/files/upkeep.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor, type Place, send } from '#testing/papers.ts'
import { ownership, versionChain } from '../checks.ts'
import type { DocumentAnswer } from '../schema.ts'

let app: TestApp
let clerk: Person
let place: Place

const refsOf = async (sha256: string) => {
  const [row] = await rows(app.db, sql<{ refs: number }>`select refs from platform.object where sha256 = ${sha256}`)
  return row?.refs ?? null
}
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
  place = await aPlace(app.db)
})
afterAll(() => app.close())

describe('documents', () => {
  it('[I-03] files an upload under its parameter and keeps the bytes by their hash', async () => {
    const bytes = await aPicture(1)
    const filed = await fileFor(app.http, clerk, place.accountId, '6A', bytes)
    expect(filed.status).toBe(201)
    const { body } = await clerk.get<DocumentAnswer>(`/archive/documents/${filed.body.documentId}`)
    expect(body.accountId).toBeNull()
    expect(body.versions[0]).toMatchObject({ sha256: digest(bytes), mime: 'image/jpeg', fileName: '身份證 正面.jpg' })
    expect(await refsOf(digest(bytes))).toBe(1)
  })

  it('[I-04] replacing adds a version and leaves the earlier one readable', async () => {
    const [first, second] = [await aPicture(2), await aPicture(3)]
    const filed = await fileFor(app.http, clerk, place.accountId, '80', first)
    const sent = await send(app.http, clerk, '80', { name: 'new.jpg', bytes: second })
    const path = `/archive/documents/${filed.body.documentId}/versions`
    const replaced = await clerk.send('POST', path, { uploadId: sent.body.id, remark: 'clearer picture' })
    expect(replaced.body).toMatchObject({ version: 2 })
    const old = await app.http.inject({
      url: `/api/v1/archive/versions/${filed.body.versionId}/content`,
      headers: clerk.headers,
    })
    expect(digest(old.rawPayload)).toBe(digest(first))
  })

  it('[I-04] withdrawing keeps every version and ends the document', async () => {
    const filed = await fileFor(app.http, clerk, place.accountId, 'other', await aPicture(4))
    const withdraw = () =>
      clerk.send('POST', `/archive/documents/${filed.body.documentId}/withdraw`, { remark: 'filed by mistake' })
    expect((await withdraw()).status).toBe(200)
    expect(await withdraw()).toMatchObject({ status: 409, body: { code: 'DOCUMENT_WITHDRAWN' } })
    const content = await app.http.inject({
      url: `/api/v1/archive/versions/${filed.body.versionId}/content`,
      headers: clerk.headers,
    })
    expect(content.statusCode).toBe(200)
  })

  it('[I-03] two uploads at once do not take one last place twice', async () => {
    const other = await aPlace(app.db)
    for (const seed of [10, 11, 12, 13]) await fileFor(app.http, clerk, other.accountId, '81', await aPicture(seed))
    const last = await Promise.all(
      [14, 15, 16].map(async (seed) => fileFor(app.http, clerk, other.accountId, '81', await aPicture(seed))),
    )
    expect(last.map((one) => one.status).sort()).toEqual([201, 409, 409])
  })

  it('[I-03] the same request twice files once', async () => {
    const sent = await send(app.http, clerk, 'other', { name: 'a.jpg', bytes: await aPicture(20) })
    const key = randomUUID()
    const input = { accountId: place.accountId, uploadId: sent.body.id }
    const first = await clerk.send('POST', '/archive/documents', input, key)
    const again = await clerk.send('POST', '/archive/documents', input, key)
    expect(again.body).toEqual(first.body)
    expect(await clerk.send('POST', '/archive/documents', input)).toMatchObject({ body: { code: 'UPLOAD_UNKNOWN' } })
  })

  it('[I-03] takes a file as the body alone, its name beside it, and no other body', async () => {
    const bytes = await aPicture(22)
    const post = (type: string, named: Record<string, string> = {}) =>
      app.http.inject({
        method: 'POST',
        url: '/api/v1/archive/uploads?parameter=other',
        headers: { ...clerk.headers, 'idempotency-key': randomUUID(), 'content-type': type, ...named },
        payload: bytes,
      })
    const name = `attachment; filename*=UTF-8''${encodeURIComponent('../身份證; 正面.jpg')}`
    const sent = await post('application/octet-stream', { 'content-disposition': name })
    expect([sent.statusCode, sent.json()]).toEqual([
      201,
      expect.objectContaining({ sha256: digest(bytes), mime: 'image/jpeg', fileName: '身份證; 正面.jpg' }),
    ])
    const nameless = await post('application/octet-stream', {
      'content-disposition': "attachment; filename*=UTF-8''%ff",
    })
    expect(nameless.json()).toMatchObject({ fileName: 'file' })
    expect((await post('text/plain')).json()).toMatchObject({ code: 'MEDIA_TYPE_UNSUPPORTED' })
  })

  it('[I-03] takes many at once in one transaction, each under its own key, and refuses what the sweep took alone', async () => {
    const transactions = async () => {
      const [row] = await rows(
        app.db,
        sql<{ n: number }>`select count(distinct xmin::text)::int as n
        from archive.staged_upload where owner_id = ${clerk.actor.operatorId} and file_name like 'together-%'`,
      )
      return row?.n ?? 0
    }
    const pictures = await Promise.all(Array.from({ length: 12 }, (_, index) => aPicture(100 + index)))
    const { objects } = app.platform
    const stat = objects.stat.bind(objects)
    const lost = digest(pictures[0] as Buffer)
    objects.stat = async (sha256) => (sha256 === lost ? null : stat(sha256))
    try {
      const answers = await Promise.all(
        pictures.map((bytes, index) => send(app.http, clerk, 'other', { name: `together-${index}.jpg`, bytes })),
      )
      expect(answers.map(({ status }) => status)).toEqual([410, ...Array.from({ length: 11 }, () => 201)])
      expect(await transactions()).toBeLessThan(11)
      expect(await refsOf(lost)).toBe(0)
      expect(await refsOf(digest(pictures[1] as Buffer))).toBe(1)
    } finally {
      objects.stat = stat
    }
    const [row] = await rows(
      app.db,
      sql<{ refused: number }>`select count(*)::int as refused from platform.journal
      where command = 'archive.upload.stage' and code = 'FILE_GONE'`,
    )
    expect(row?.refused).toBe(1)
  })

  it('[I-03] an upload belongs to its sender alone', async () => {
    const sent = await send(app.http, clerk, 'other', { name: 'a.jpg', bytes: await aPicture(21) })
    const stranger = app.signInAs('all')
    const input = { accountId: place.accountId, uploadId: sent.body.id }
    expect(await stranger.send('POST', '/archive/documents', input)).toMatchObject({ status: 404 })
    const content = await app.http.inject({
      url: `/api/v1/archive/uploads/${sent.body.id}/content`,
      headers: stranger.headers,
    })
    expect(content.statusCode).toBe(404)
  })

  it('[I-19] equal bytes of two clients are stored once and counted twice', async () => {
    const [one, two] = [await aPlace(app.db), await aPlace(app.db)]
    const bytes = await aPicture(30)
    await fileFor(app.http, clerk, one.accountId, '99', bytes)
    await fileFor(app.http, clerk, two.accountId, '99', bytes)
    expect(await refsOf(digest(bytes))).toBe(2)
  })

  it('[I-20] makes small pictures in the background and survives what is none', async () => {
    const filed = await fileFor(app.http, clerk, place.accountId, 'other', await aPicture(40, 900))
    const torn = Buffer.concat([(await aPicture(41, 900)).subarray(0, 1500)])
    const broken = await fileFor(app.http, clerk, place.accountId, 'other', torn)
    await app.runJobs()
    const small = await app.http.inject({
      url: `/api/v1/archive/versions/${filed.body.versionId}/thumbnail`,
      headers: clerk.headers,
    })
    expect(small.headers['content-type']).toBe('image/webp')
    expect(broken.status).toBe(201)
    const none = await clerk.get(`/archive/versions/${broken.body.versionId}/thumbnail`)
    expect(none).toMatchObject({ status: 404, body: { code: 'NO_THUMBNAIL' } })
  })

  it('[I-19] sweeps contents nothing refers to after an hour, and no others', async () => {
    const orphan = Buffer.from('never linked')
    const { sha256 } = await app.platform.objects.put(
      (async function* () {
        yield orphan
      })(),
      { maxBytes: 100 },
    )
    const stop = new AbortController().signal
    expect(await sweepContents(app.platform, stop)).toBe(0)
    app.clock.advance({ minutes: 61 })
    expect(await sweepContents(app.platform, stop)).toBeGreaterThan(0)
    expect(await app.platform.objects.stat(sha256)).toBeNull()
    expect(await missingContents(app.db, app.platform.objects)).toEqual([])
  })

  it('[I-04] verify finds nothing wrong after all of this', async () => {
    expect(await versionChain.check(app.db, app.platform)).toEqual([])
    expect(await ownership.check(app.db, app.platform)).toEqual([])
    expect(await referencesCounted.check(app.db, app.platform)).toEqual([])
    await sql`update platform.object set refs = refs + 1 where refs > 0`.execute(app.db)
    expect(await referencesCounted.check(app.db, app.platform)).not.toEqual([])
  })
})
