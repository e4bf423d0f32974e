import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor, type Place, send } from '#testing/papers.ts'

let app: TestApp
let clerk: Person
let stranger: Person
let place: Place
let bytes: Buffer
let filed: { documentId: string; versionId: string }

beforeAll(async () => {
  app = await testApp()
  place = await aPlace(app.db)
  const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [place.departmentId] }
  clerk = app.signInAs('all', scope)
  stranger = app.signInAs('all', { ...scope, departmentIds: [newId()] })
  bytes = await aPicture(1, 800)
  filed = (await fileFor(app.http, clerk, place.accountId, '6A', bytes)).body
  await app.runJobs()
})
afterAll(() => app.close())

const content = (person: Person, headers: Record<string, string> = {}) =>
  app.http.inject({
    url: `/api/v1/archive/versions/${filed.versionId}/content`,
    headers: { ...person.headers, ...headers },
  })

describe('viewing', () => {
  it('[I-06] answers the original bytes, and spans of them', async () => {
    const size = bytes.length
    const whole = await content(clerk)
    expect(whole.rawPayload.equals(bytes)).toBe(true)
    const cases: [string, number, Buffer | null][] = [
      ['bytes=0-9', 206, bytes.subarray(0, 10)],
      ['bytes=-5', 206, bytes.subarray(size - 5)],
      [`bytes=${size - 1}-`, 206, bytes.subarray(size - 1)],
      [`bytes=${size}-`, 416, null],
    ]
    for (const [range, status, expected] of cases) {
      const answer = await content(clerk, { range })
      expect([range, answer.statusCode]).toEqual([range, status])
      if (expected) expect(answer.rawPayload.equals(expected)).toBe(true)
    }
    const several = await content(clerk, { range: 'bytes=0-1,4-5' })
    expect(several.headers['content-type']).toContain('multipart/byteranges')
    const { etag } = whole.headers
    expect((await content(clerk, { 'if-none-match': String(etag) })).statusCode).toBe(304)
  })

  it('[I-21] serves files so that nothing in them can run', async () => {
    const { headers } = await content(clerk)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-security-policy']).toContain('sandbox')
    expect(headers['content-disposition']).toContain("filename*=UTF-8''")
  })

  it('[P-03] another department gets 404 for document, content, thumbnail and list', async () => {
    const paths = [
      `/archive/documents/${filed.documentId}`,
      `/archive/versions/${filed.versionId}/content`,
      `/archive/versions/${filed.versionId}/thumbnail`,
      `/accounts/${place.accountId}/documents`,
      `/clients/${place.clientId}/documents`,
    ]
    for (const path of paths) {
      expect([path, (await stranger.get(path)).status]).toEqual([path, 404])
      expect([path, (await clerk.get(path)).status]).toEqual([path, 200])
    }
    const list = (person: Person) =>
      person.get<{ items: unknown[]; total: { value: number } }>('/archive/documents?count=1')
    expect((await list(clerk)).body).toMatchObject({ items: [{ parameter: '6A' }], total: { value: 1 } })
    expect((await list(stranger)).body).toMatchObject({ items: [], total: { value: 0 } })
  })

  it('[I-21] refuses by content what a name would have let pass', async () => {
    const corpus: [string, Buffer, string][] = [
      ['empty.jpg', Buffer.alloc(0), 'FILE_EMPTY'],
      [
        'card.svg',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        'FILE_TYPE_DANGEROUS',
      ],
      ['card.jpg', Buffer.from('<html><script>1</script></html>'), 'FILE_TYPE_DANGEROUS'],
      ['card.pdf.jpg', Buffer.concat([bytes, Buffer.from('<script>alert(1)</script>')]), 'FILE_TYPE_MIXED'],
      ['notes.jpg', Buffer.from('just text'), 'FILE_KIND_REFUSED'],
    ]
    for (const [name, content, code] of corpus) {
      const answer = await send(app.http, clerk, '6A', { name, type: 'image/jpeg', bytes: content })
      expect([name, answer.body.code]).toEqual([name, code])
      expect(answer.status).toBeLessThan(500)
    }
  })

  it('[I-03] refuses a file beyond the size of its parameter, no file, and an unknown parameter', async () => {
    const big = Buffer.concat([await aPicture(9), Buffer.alloc(5 * 1024 * 1024)])
    expect((await send(app.http, clerk, '99', { name: 'a.jpg', bytes: big })).body.code).toBe('FILE_TOO_LARGE')
    expect((await send(app.http, clerk, '99', null)).body.code).toBe('FILE_MISSING')
    expect((await send(app.http, clerk, 'nope', { name: 'a.jpg', bytes })).body.code).toBe('PARAMETER_UNKNOWN')
  })

  it('[R-01] a refused upload leaves exactly one record, wherever it was refused', async () => {
    const sender = app.signInAs('all')
    await send(app.http, sender, '6A', { name: 'notes.jpg', bytes: Buffer.from('just text') })
    await send(app.http, sender, 'nope', { name: 'a.jpg', bytes })
    await send(app.http, sender, '6A', { name: 'a.jpg', bytes }, 'short')
    const lines = await rows(
      app.db,
      sql<{ command: string; result: string; code: string }>`select command, result, code from platform.journal
        where operator_id = ${sender.actor.operatorId} order by seq`,
    )
    const refused = { command: 'archive.upload.stage', result: 'refused' }
    expect(lines).toEqual([
      { ...refused, code: 'FILE_KIND_REFUSED' },
      { ...refused, code: 'PARAMETER_UNKNOWN' },
      { ...refused, code: 'IDEMPOTENCY_KEY_INVALID' },
    ])
  })

  it('[I-21] keeps no path of a sent name', async () => {
    const sent = await send(app.http, clerk, 'other', { name: '../../etc/passwd.jpg', bytes: await aPicture(50) })
    expect(sent.body.fileName).toBe('passwd.jpg')
  })
})
