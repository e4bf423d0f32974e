import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { referencesCounted } from '#platform/files/upkeep.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor, type Place, send } from '#testing/papers.ts'
import { versionChain } from '../checks.ts'
import type { CopyPreview, DocumentAnswer, SameIdentity } from '../schema.ts'

let app: TestApp
let clerk: Person
let seed = 1000
const picture = () => {
  seed += 1
  return aPicture(seed, 32)
}

beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
})
afterAll(() => app.close())

/** Gives a client its own document; without `claim`, as after its cancellation, two clients may have the same. */
async function identify(place: Place, number: Buffer, kind = 'id-card') {
  await sql`insert into clients.identity_document (id, client_id, kind, country, number_sealed, number_index, number_last4,
      number_masked, created_at)
    values (${newId()}, ${place.clientId}, ${kind}, 'CN', ${number}, ${number}, '0001', '****0001', now())`.execute(
    app.db,
  )
}

/** Two accounts of one identity; of one client, or of two. */
async function pair(clients: 1 | 2, line = 'asset-management'): Promise<[Place, Place]> {
  const from = await aPlace(app.db)
  const other = clients === 1 ? { clientId: from.clientId } : {}
  const to = await aPlace(app.db, { ...other, businessLine: line, departmentId: from.departmentId })
  const number = randomBytes(16)
  await identify(from, number)
  if (clients === 2) await identify(to, number)
  return [from, to]
}

type Copied = { documents: number; versions: number; left: { parameter: string; verdict: string }[]; code?: string }
const copy = (from: Place, to: Place, parameters: string[], history = false, by = clerk) =>
  by.send<Copied>('POST', `/accounts/${to.accountId}/document-copies`, {
    fromAccountId: from.accountId,
    parameters,
    history,
  })
const preview = (from: Place, to: Place, history = false, by = clerk) =>
  by.get<CopyPreview & { code?: string }>(
    `/accounts/${to.accountId}/document-copies?from=${from.accountId}&history=${history ? 1 : 0}`,
  )
const verdicts = async (from: Place, to: Place) =>
  Object.fromEntries((await preview(from, to)).body.items.map((one) => [one.parameter.code, one.verdict]))
const documentsOf = async ({ accountId }: Place, parameter: string) => {
  const { body } = await clerk.get<{ items: DocumentAnswer[] }>(`/accounts/${accountId}/documents`)
  return body.items.filter((one) => one.parameter.code === parameter)
}
async function replace(documentId: string, parameter: string) {
  const sent = await send(app.http, clerk, parameter, { name: 'newer.jpg', bytes: await picture() })
  app.clock.advance({ minutes: 1 })
  await clerk.send('POST', `/archive/documents/${documentId}/versions`, { uploadId: sent.body.id })
}
async function file(place: Place, parameter: string) {
  app.clock.advance({ minutes: 1 })
  return (await fileFor(app.http, clerk, place.accountId, parameter, await picture())).body
}

describe('[I-07] copying between accounts of one identity', () => {
  it('copies only the latest version without history, and all of them with it, each naming its origin', async () => {
    const [from, to] = await pair(1)
    const { documentId } = await file(from, '81')
    await replace(documentId, '81')
    await replace(documentId, '81')
    expect((await copy(from, to, ['81'])).body).toMatchObject({ documents: 1, versions: 1 })
    const [latest] = await documentsOf(to, '81')
    expect(latest?.versions).toMatchObject([{ version: 1, source: 'copy', originDocumentId: documentId }])
    const [origin, whole] = await pair(1)
    const one = await file(origin, '81')
    await replace(one.documentId, '81')
    await replace(one.documentId, '81')
    expect((await copy(origin, whole, ['81'], true)).body).toMatchObject({ documents: 1, versions: 3 })
    const [source] = await documentsOf(origin, '81')
    const [target] = await documentsOf(whole, '81')
    expect(target?.versions.map(({ sha256, datedAt, sourceId }) => [sha256, datedAt, sourceId])).toEqual(
      source?.versions.map(({ sha256, filedAt, id }) => [sha256, filedAt, id]),
    )
  })

  it('adds nothing when run again, and only what is new when the source has changed', async () => {
    const [from, to] = await pair(2)
    const { documentId } = await file(from, '6A')
    await file(from, 'other')
    expect(await verdicts(from, to)).toEqual({ '6A': 'copies', other: 'copies' })
    expect((await copy(from, to, ['6A', 'other'])).body).toMatchObject({ documents: 2, versions: 2, left: [] })
    const again = await copy(from, to, ['6A', 'other'], true)
    expect(again.body).toMatchObject({ documents: 0, versions: 0, left: [{ verdict: 'there' }, { verdict: 'there' }] })
    await replace(documentId, '6A')
    expect((await copy(from, to, ['6A', 'other'])).body).toMatchObject({ documents: 1, versions: 1 })
    expect((await documentsOf(to, '6A'))[0]?.versions).toHaveLength(2)
    expect((await copy(to, from, ['6A', 'other'])).body).toMatchObject({ documents: 0, versions: 0 })
  })

  it('never puts an older paper before a newer one, and says so in the preview', async () => {
    const [from, to] = await pair(2)
    await file(from, '6A')
    await file(to, '6A')
    const { body } = await preview(from, to)
    expect(body.items).toMatchObject([{ verdict: 'newer', versions: 0, target: { fileName: expect.any(String) } }])
    expect((await copy(from, to, ['6A'])).body).toMatchObject({ documents: 0, left: [{ verdict: 'newer' }] })
    const back = await copy(to, from, ['6A'])
    expect(back.body).toMatchObject({ documents: 1, versions: 1 })
    expect((await documentsOf(from, '6A'))[0]?.versions).toHaveLength(2)
  })

  it('leaves what the client has to all its accounts, and what does not fit the target', async () => {
    const [from, to] = await pair(1)
    await file(from, '6A')
    for (let n = 0; n < 3; n += 1) await file(from, '81')
    for (let n = 0; n < 4; n += 1) await file(to, '81')
    const { body } = await preview(from, to)
    expect(body.items.map(({ verdict, reason }) => [verdict, reason?.code])).toEqual([
      ['shared', undefined],
      ['copies', undefined],
      ['refused', 'TOO_MANY_DOCUMENTS'],
      ['refused', 'TOO_MANY_DOCUMENTS'],
    ])
    await sql`update archive.parameter set business_lines = '{brokerage}' where code = 'finance'`.execute(app.db)
    const [line, otherLine] = await pair(1)
    await file(line, 'finance')
    expect((await preview(line, otherLine)).body.items[0]?.reason).toMatchObject({ code: 'PARAMETER_NOT_FOR_LINE' })
    expect((await copy(line, otherLine, ['finance'])).body).toMatchObject({ documents: 0 })
    await sql`update archive.parameter set business_lines = '{}' where code = 'finance'`.execute(app.db)
  })

  it('does not bring back what was withdrawn on the target', async () => {
    const [from, to] = await pair(1)
    await file(from, 'other')
    await copy(from, to, ['other'])
    const [copied] = await documentsOf(to, 'other')
    await clerk.send('POST', `/archive/documents/${copied?.id}/withdraw`, { remark: 'not for this account' })
    expect((await copy(from, to, ['other'])).body).toMatchObject({ documents: 0, left: [{ verdict: 'withdrawn' }] })
  })

  it('asks for the same type and number of identity, and for another account', async () => {
    const [from] = await pair(1)
    const [stranger] = await pair(1)
    await file(from, 'other')
    expect(await copy(from, stranger, ['other'])).toMatchObject({
      status: 409,
      body: { code: 'COPY_IDENTITY_DIFFERS' },
    })
    expect((await preview(from, stranger)).body.code).toBe('COPY_IDENTITY_DIFFERS')
    expect((await copy(from, from, ['other'])).body.code).toBe('COPY_SAME_ACCOUNT')
    const [one, other] = [await aPlace(app.db), await aPlace(app.db)]
    const number = randomBytes(16)
    await identify(one, number)
    await identify(other, number, 'passport')
    expect((await copy(one, other, ['other'])).body.code).toBe('COPY_IDENTITY_DIFFERS')
  })

  it('needs both rights and both accounts in scope', async () => {
    const [from, to] = await pair(1)
    await file(from, 'other')
    const scope = { all: false, businessLines: [to.businessLine], departmentIds: [to.departmentId] } as const
    const half = app.signInAs('all', {
      ...scope,
      businessLines: [...scope.businessLines],
      departmentIds: [...scope.departmentIds],
    })
    expect((await copy(from, to, ['other'], false, half)).status).toBe(404)
    expect((await copy(to, from, ['other'], false, half)).status).toBe(404)
    expect((await half.get<SameIdentity>(`/accounts/${to.accountId}/same-identity`)).body.items).toEqual([])
    const blind = app.signInAs(['archive.document.copy'])
    expect((await copy(from, to, ['other'], false, blind)).body.code).toBe('PERMISSION_MISSING')
    const { body } = await clerk.get<SameIdentity>(`/accounts/${to.accountId}/same-identity`)
    expect(body.items.map(({ id }) => id)).toEqual([from.accountId])
  })

  it('two copies at once file once, and every reference is counted', async () => {
    const [from, to] = await pair(1)
    for (let n = 0; n < 3; n += 1) await file(from, 'other')
    const both = await Promise.all([copy(from, to, ['other']), copy(from, to, ['other'])])
    expect(both.map(({ body }) => body.documents).sort()).toEqual([0, 3])
    expect(await versionChain.check(app.db, app.platform)).toEqual([])
    expect(await referencesCounted.check(app.db, app.platform)).toEqual([])
    const [record] = await rows(
      app.db,
      sql<{ after: { from: string } }>`select after from platform.journal
        where command = 'archive.document.copy' and after is not null order by seq desc limit 1`,
    )
    expect(record?.after.from).toBe(from.accountNo)
  })
})

describe('[I-02] one person under two client numbers', () => {
  type Answer = { items: DocumentAnswer[]; elsewhere: (DocumentAnswer & { clientNo: string })[] }
  const seen = async (path: string, by = clerk) => {
    const { body } = await by.get<Answer>(path)
    return {
      own: body.items.map((one) => one.id),
      elsewhere: body.elsewhere.map((one) => [one.id, one.parameter.code]),
    }
  }

  it('sees papers of the person once from each account, whichever record they were filed under', async () => {
    const [earlier, later] = await pair(2)
    const [passport, own] = [await file(earlier, '6B'), await file(earlier, '81')]
    const bytes = await picture()
    const card = (await fileFor(app.http, clerk, earlier.accountId, '6A', bytes)).body
    expect(await seen(`/accounts/${later.accountId}/documents`)).toEqual({
      own: [],
      elsewhere: [
        [card.documentId, '6A'],
        [passport.documentId, '6B'],
      ],
    })
    const again = (await fileFor(app.http, clerk, later.accountId, '6A', bytes)).body
    const after = { own: [again.documentId], elsewhere: [[passport.documentId, '6B']] }
    expect(await seen(`/accounts/${later.accountId}/documents`)).toEqual(after)
    expect(await seen(`/clients/${later.clientId}/documents`)).toEqual(after)
    expect((await seen(`/accounts/${earlier.accountId}/documents`)).own).toContain(own.documentId)
  })

  it('shows nothing of a record out of scope, nor of somebody else', async () => {
    const [earlier, later] = await pair(2)
    await file(earlier, '6B')
    const scope = { all: false as const, businessLines: [later.businessLine], departmentIds: [later.departmentId] }
    const outside = app.signInAs('all', scope)
    expect((await seen(`/accounts/${later.accountId}/documents`, outside)).elsewhere).toEqual([])
    const stranger = await aPlace(app.db)
    await identify(stranger, randomBytes(16))
    expect((await seen(`/accounts/${stranger.accountId}/documents`)).elsewhere).toEqual([])
  })
})
