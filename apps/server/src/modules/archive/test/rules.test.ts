import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor, send } from '#testing/papers.ts'
import type { DocumentAnswer } from '../schema.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
})
afterAll(() => app.close())

const rules = (code: string, more: object = {}) => ({
  code,
  names: { en: code, 'zh-Hans': code, 'zh-Hant': code },
  level: 'account',
  businessLines: [],
  clientTypes: [],
  kinds: ['image'],
  maxBytes: 1_000_000,
  maxCount: 3,
  needsExpiry: false,
  position: 500,
  ...more,
})
const lay = (code: string, more: object = {}) => clerk.send('POST', '/archive/parameters', rules(code, more))

describe('[I-03] rules of a parameter', () => {
  it('takes any code, also one the cloud platform alone knows', async () => {
    expect(await lay('991', { cloudCode: '991' })).toMatchObject({
      status: 201,
      body: { code: '991', cloudCode: '991' },
    })
    expect(await lay('991')).toMatchObject({ status: 409, body: { code: 'PARAMETER_EXISTS' } })
    const place = await aPlace(app.db)
    expect((await fileFor(app.http, clerk, place.accountId, '991', await aPicture(1))).status).toBe(201)
  })

  it('takes only the formats it names, by their bytes', async () => {
    await lay('only-png', { formats: ['png'] })
    const png = await sharp(await aPicture(2))
      .png()
      .toBuffer()
    expect((await send(app.http, clerk, 'only-png', { name: 'a.jpg', bytes: png })).status).toBe(201)
    const jpg = await send(app.http, clerk, 'only-png', { name: 'a.png', bytes: await aPicture(2) })
    expect(jpg).toMatchObject({ status: 415, body: { code: 'FILE_FORMAT_REFUSED' } })
  })

  it('keeps a picture as a signature where it takes no other', async () => {
    await lay('signed', { kinds: ['signature'] })
    const place = await aPlace(app.db)
    const filed = await fileFor(app.http, clerk, place.accountId, 'signed', await aPicture(3, 400))
    await app.runJobs()
    const { body } = await clerk.get<DocumentAnswer>(`/archive/documents/${filed.body.documentId}`)
    expect(body.versions[0]).toMatchObject({ kind: 'signature', mime: 'image/jpeg', thumbnail: 'READY' })
  })

  it.each([
    ['FORMAT_NOT_OF_KIND', { formats: ['mp4'] }],
    ['SET_TOO_LARGE', { minCount: 4 }],
  ])('refuses with %s what contradicts itself', async (code, more) => {
    const answer = await lay(`wrong-${code.toLowerCase().slice(0, 6)}`, more)
    expect(answer).toMatchObject({ status: 422, body: { code, fields: [{ code }] } })
  })

  it('judges files of flows by size and format once more when they are filed', async () => {
    await lay('wide')
    const place = await aPlace(app.db)
    const sent = await send(app.http, clerk, 'wide', { name: 'a.jpg', bytes: await aPicture(4) })
    await sql`update archive.parameter set max_bytes = 10 where code = 'wide'`.execute(app.db)
    const input = { accountId: place.accountId, uploadId: sent.body.id }
    expect(await clerk.send('POST', '/archive/documents', input)).toMatchObject({ body: { code: 'FILE_TOO_LARGE' } })
  })
})

describe('levels and lines', () => {
  it('[I-02] shows what the client has once from each of its accounts, what an account has there alone', async () => {
    const one = await aPlace(app.db)
    const two = await aPlace(app.db, { clientId: one.clientId, departmentId: one.departmentId })
    const shared = await fileFor(app.http, clerk, one.accountId, '6A', await aPicture(10))
    const own = await fileFor(app.http, clerk, one.accountId, '81', await aPicture(11))
    const on = async (accountId: string) =>
      (await clerk.get<{ items: DocumentAnswer[] }>(`/accounts/${accountId}/documents`)).body.items.map((one) => one.id)
    expect(await on(one.accountId)).toEqual([shared.body.documentId, own.body.documentId])
    expect(await on(two.accountId)).toEqual([shared.body.documentId])
  })

  it('[I-01] keeps the accounts of another business line out of sight, the client’s own paper in it', async () => {
    const place = await aPlace(app.db)
    const fund = await aPlace(app.db, {
      clientId: place.clientId,
      departmentId: place.departmentId,
      businessLine: 'fund-sales',
    })
    const filed = await fileFor(app.http, clerk, fund.accountId, '81', await aPicture(12))
    const shared = await fileFor(app.http, clerk, fund.accountId, '6B', await aPicture(13))
    const broker = app.signInAs('all', {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [place.departmentId],
    })
    for (const path of [
      `/archive/documents/${filed.body.documentId}`,
      `/archive/versions/${filed.body.versionId}/content`,
      `/accounts/${fund.accountId}/documents`,
    ])
      expect([path, (await broker.get(path)).status]).toEqual([path, 404])
    const { body } = await broker.get<{ items: DocumentAnswer[] }>(`/accounts/${place.accountId}/documents`)
    expect(body.items.map((one) => one.id)).toEqual([shared.body.documentId])
    const stranger = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect((await stranger.get(`/archive/documents/${shared.body.documentId}`)).status).toBe(404)
  })

  it('[I-01] refuses a parameter of another line', async () => {
    await lay('funds-only', { businessLines: ['fund-sales'] })
    const place = await aPlace(app.db)
    const filed = await fileFor(app.http, clerk, place.accountId, 'funds-only', await aPicture(14))
    expect(filed).toMatchObject({ status: 422, body: { code: 'PARAMETER_NOT_FOR_LINE' } })
  })
})
