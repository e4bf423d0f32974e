import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { sweepContents } from '#platform/files/registry.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor } from '#testing/papers.ts'
import type { RetentionAnswer } from '../schema.ts'

let app: TestApp
/** Every right there is, all data. */
let admin: Person
let seed = 100
beforeAll(async () => {
  app = await testApp()
  admin = app.signInAs('all')
  for (const [code, years] of [
    ['soon', 0],
    ['long', 20],
  ] as const) {
    await admin.send('POST', '/archive/parameters', {
      code,
      names: { en: code, 'zh-Hans': code, 'zh-Hant': code },
      level: 'account',
      businessLines: [],
      clientTypes: [],
      kinds: ['image'],
      maxBytes: 1_000_000,
      maxCount: 50,
      needsExpiry: false,
      position: 500,
      retentionYears: years,
    })
  }
})
afterAll(() => app.close())

type Filed = { documentId: string; versionId: string }

/** A document whose time is over tomorrow. */
async function filed(accountId: string, code = 'soon', bytes?: Buffer): Promise<Filed> {
  seed += 1
  return (await fileFor(app.http, admin, accountId, code, bytes ?? (await aPicture(seed)))).body
}
const withdraw = ({ documentId }: Filed) =>
  admin.send('POST', `/archive/documents/${documentId}/withdraw`, { remark: 'no longer used' })
const destroy = ({ documentId }: Filed, who = admin) =>
  who.send<{ code: string }>('POST', `/archive/documents/${documentId}/destroy`, { reason: 'its time is over' })
const hold = async (on: object, who = admin) =>
  (await who.send<{ id: string }>('POST', '/archive/holds', { reason: 'enquiry', reference: 'SFC-1', ...on })).body.id
const lift = (id: string, who = admin) =>
  who.send<{ code: string }>('POST', `/archive/holds/${id}/lift`, { reason: 'closed' })
const standing = async ({ documentId }: Filed) =>
  (await admin.get<RetentionAnswer>(`/archive/documents/${documentId}/retention`)).body
const nextDay = () => app.clock.advance({ hours: 24 })
const gone = async ({ documentId }: Filed) => (await admin.get(`/archive/documents/${documentId}`)).status === 404

describe('[I-19] retention', () => {
  it('keeps a document for the years of its parameter from its last change on', async () => {
    const place = await aPlace(app.db)
    const one = await filed(place.accountId, 'long')
    expect((await standing(one)).retainedUntil).toBe('2046-11-21')
    expect(await destroy(one)).toMatchObject({ status: 409, body: { code: 'DOCUMENT_IN_USE' } })
    await withdraw(one)
    const refused = { status: 409, body: { code: 'DOCUMENT_RETAINED', params: { until: '2046-11-21' } } }
    expect(await destroy(one)).toMatchObject(refused)
  })

  it('only gets longer, by whatever way', async () => {
    const place = await aPlace(app.db)
    const one = await filed(place.accountId)
    const retain = (retainUntil: string) =>
      admin.send('POST', `/archive/documents/${one.documentId}/retain`, { retainUntil, reason: 'asked for' })
    expect((await retain('2030-01-01')).status).toBe(200)
    expect(await retain('2029-12-31')).toMatchObject({ status: 422, body: { code: 'RETENTION_SHORTER' } })
    expect((await standing(one)).retainedUntil).toBe('2030-01-01')
    const shorter = sql`update archive.document set retain_until = '2029-01-01' where id = ${one.documentId}`
    await expect(shorter.execute(app.db)).rejects.toThrow('moves later only')
    const { body } = await admin.get<{ items: { code: string; version: number }[] }>('/archive/parameters')
    const { retired: _retired, ...long } = body.items.find((item) => item.code === 'long') as Record<string, unknown>
    const lowered = await admin.send('PUT', '/archive/parameters/long', { ...long, retentionYears: 19 })
    expect(lowered).toMatchObject({ status: 422, body: { code: 'RETENTION_LOWERED' } })
  })

  it('lets nobody delete by the back door', async () => {
    const place = await aPlace(app.db)
    const one = await filed(place.accountId)
    await withdraw(one)
    nextDay()
    const by = (table: string, column: string) =>
      sql`delete from ${sql.raw(table)} where ${sql.raw(column)} = ${one.documentId}`.execute(app.db)
    await expect(by('archive.document_version', 'document_id')).rejects.toThrow('not deleted')
    await expect(by('archive.document', 'id')).rejects.toThrow('not deleted')
    await hold({ documentId: one.documentId })
    const forged = sql`insert into archive.destruction (id, document_id, client_id, parameter, business_line,
        department_id, versions, reason, destroyed_by, destroyed_by_name, destroyed_at)
      values (${newId()}, ${one.documentId}, ${place.clientId}, 'soon', 'brokerage', ${place.departmentId}, '[]', 'x',
        ${newId()}, 'x', now() + interval '10 years')`
    await expect(forged.execute(app.db)).rejects.toThrow('is not destroyed')
  })

  it('destroys once its time is over, and keeps on record what it was', async () => {
    const place = await aPlace(app.db)
    const bytes = await aPicture(90)
    const one = await filed(place.accountId, 'soon', bytes)
    await withdraw(one)
    expect(await destroy(one)).toMatchObject({ body: { code: 'DOCUMENT_RETAINED' } })
    nextDay()
    const { body } = await admin.get<{ items: { id: string }[] }>('/archive/documents?retention=OVER&limit=200')
    expect(body.items.map((item) => item.id)).toContain(one.documentId)
    expect((await destroy(one)).status).toBe(200)
    expect(await gone(one)).toBe(true)
    const { rows: kept } = await app.pool.query('select versions from archive.destruction where document_id = $1', [
      one.documentId,
    ])
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(kept[0].versions).toMatchObject([{ version: 1, sha256, fileName: '身份證 正面.jpg' }])
  })

  it('keeps a content as long as another document has it', async () => {
    const [one, two] = [await aPlace(app.db), await aPlace(app.db)]
    const bytes = await aPicture(91)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const [first, second] = [await filed(one.accountId, 'soon', bytes), await filed(two.accountId, 'soon', bytes)]
    const sweep = async () => {
      app.clock.advance({ minutes: 61 })
      await sweepContents(app.platform, new AbortController().signal)
      return (await app.platform.objects.stat(sha256)) !== null
    }
    await withdraw(first)
    await withdraw(second)
    nextDay()
    await destroy(first)
    expect(await sweep()).toBe(true)
    const content = await app.http.inject({
      url: `/api/v1/archive/versions/${second.versionId}/content`,
      headers: admin.headers,
    })
    expect(content.rawPayload.equals(bytes)).toBe(true)
    await destroy(second)
    expect(await sweep()).toBe(false)
  })
})

describe('[I-19] legal hold', () => {
  it.each(['client', 'account', 'document'] as const)(
    'on a %s refuses everybody, until it is lifted',
    async (level) => {
      const place = await aPlace(app.db)
      const one = await filed(place.accountId)
      await withdraw(one)
      nextDay()
      const on = { client: place.clientId, account: place.accountId, document: one.documentId }
      const id = await hold({ [`${level}Id`]: on[level] })
      expect(await destroy(one)).toMatchObject({ status: 409, body: { code: 'DOCUMENT_HELD', params: { holds: 1 } } })
      expect((await standing(one)).holds).toMatchObject([{ id, level, inherited: false, reason: 'enquiry' }])
      const second = await hold({ clientId: place.clientId })
      expect((await lift(id)).status).toBe(200)
      expect(await lift(id)).toMatchObject({ status: 409, body: { code: 'HOLD_LIFTED' } })
      expect(await destroy(one)).toMatchObject({ body: { code: 'DOCUMENT_HELD' } })
      await lift(second)
      expect((await destroy(one)).status).toBe(200)
    },
  )

  it('covers copies of what is held, and not other accounts', async () => {
    const place = await aPlace(app.db)
    const other = await aPlace(app.db, { clientId: place.clientId, departmentId: place.departmentId })
    const [held, free] = [await filed(place.accountId), await filed(other.accountId)]
    const copied = await admin.send<{ versions: number }>('POST', `/accounts/${other.accountId}/document-copies`, {
      fromAccountId: place.accountId,
      parameters: ['soon'],
      history: false,
    })
    expect(copied).toMatchObject({ body: { versions: 1 } })
    const { body } = await admin.get<{ items: { id: string }[] }>(`/accounts/${other.accountId}/documents`)
    const copy = { documentId: body.items.find((one) => one.id !== free.documentId)?.id ?? '', versionId: '' }
    await hold({ documentId: held.documentId })
    for (const one of [copy, free]) await withdraw(one)
    nextDay()
    expect((await standing(copy)).holds).toMatchObject([{ level: 'document', inherited: true }])
    expect(await destroy(copy)).toMatchObject({ body: { code: 'DOCUMENT_HELD' } })
    expect((await destroy(free)).status).toBe(200)
  })

  it('is on exactly one thing in scope, and is listed there', async () => {
    const place = await aPlace(app.db)
    const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [place.departmentId] }
    const [clerk, stranger] = [app.signInAs('all', scope), app.signInAs('all', { ...scope, departmentIds: [newId()] })]
    const both = { reason: 'x', clientId: place.clientId, accountId: place.accountId }
    expect(await admin.send('POST', '/archive/holds', both)).toMatchObject({ status: 422 })
    for (const on of [{ clientId: place.clientId }, { accountId: place.accountId }])
      expect((await stranger.send('POST', '/archive/holds', { reason: 'x', ...on })).status).toBe(404)
    const id = await hold({ accountId: place.accountId }, clerk)
    const list = async (who: Person) =>
      (await who.get<{ items: { id: string }[] }>('/archive/holds')).body.items.map((one) => one.id)
    expect([await list(clerk), await list(stranger)]).toEqual([[id], []])
    expect((await lift(id, stranger)).status).toBe(404)
    await expect(sql`update archive.hold set reason = 'other' where id = ${id}`.execute(app.db)).rejects.toThrow(
      'placed and lifted',
    )
    await expect(sql`delete from archive.hold where id = ${id}`.execute(app.db)).rejects.toThrow('placed and lifted')
  })

  it('is lifted, and a document destroyed, only with somebody’s approval where a rule asks for it', async () => {
    const asked: string[] = []
    const gate = {
      open: async (_context: unknown, { command }: { command: string }) => {
        if (!['archive.hold.lift', 'archive.document.destroy'].includes(command)) return null
        asked.push(command)
        return { ticketId: randomUUID() }
      },
    }
    const house = await testApp({ gate })
    try {
      const boss = house.signInAs('all')
      const place = await aPlace(house.db)
      const on = { accountId: place.accountId, reason: 'enquiry' }
      const { body } = await boss.send<{ id: string }>('POST', '/archive/holds', on)
      expect((await boss.send('POST', `/archive/holds/${body.id}/lift`, { reason: 'closed' })).status).toBe(202)
      const { rows: still } = await house.pool.query('select 1 from archive.hold where lifted_at is null')
      expect([asked, still.length]).toEqual([['archive.hold.lift'], 1])
    } finally {
      await house.close()
    }
  })
})

describe('[I-19] the page of destruction', () => {
  type Row = { id: string; held: boolean; reason: string; parameter: string }
  const rowsOf = async (list: string) => (await admin.get<{ items: Row[] }>(`/archive/${list}?limit=200`)).body.items

  it('shows what is past its time, held or not, and what became of it', async () => {
    const place = await aPlace(app.db)
    const [free, held, young] = [
      await filed(place.accountId),
      await filed(place.accountId),
      await filed(place.accountId),
    ]
    for (const one of [free, held]) await withdraw(one)
    nextDay()
    await withdraw(young)
    const matter = await hold({ documentId: held.documentId })
    const due = new Map((await rowsOf('overdue')).map((row) => [row.id, row]))
    expect(due.get(free.documentId)).toMatchObject({ held: false })
    expect(due.get(held.documentId)).toMatchObject({ held: true })
    expect(due.has(young.documentId)).toBe(false)
    expect(await destroy(held)).toMatchObject({ status: 409, body: { code: 'DOCUMENT_HELD' } })
    expect((await destroy(free)).status).toBe(200)
    expect((await rowsOf('overdue')).map((row) => row.id)).not.toContain(free.documentId)
    expect((await rowsOf('destructions'))[0]).toMatchObject({ parameter: 'soon', reason: 'its time is over' })
    await lift(matter)
    expect((await destroy(held)).status).toBe(200)
  })

  it('shows nobody what is out of scope', async () => {
    const place = await aPlace(app.db)
    const one = await filed(place.accountId)
    await withdraw(one)
    nextDay()
    const stranger = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [randomUUID()] })
    for (const list of ['overdue', 'destructions']) {
      expect((await stranger.get<{ items: Row[] }>(`/archive/${list}`)).body.items).toEqual([])
    }
    expect((await rowsOf('overdue')).map((row) => row.id)).toContain(one.documentId)
  })

  it('counts days in the time zone of the house', async () => {
    const place = await aPlace(app.db)
    const one = await filed(place.accountId, 'long')
    const until = async () => (await standing(one)).retainedUntil
    const before = await until()
    const filedAt = Temporal.Instant.from(
      (await admin.get<{ createdAt: string }>(`/archive/documents/${one.documentId}`)).body.createdAt,
    )
    await sql`update archive.house set time_zone = 'Pacific/Kiritimati'`.execute(app.db)
    expect(await until()).toBe(
      filedAt.toZonedDateTimeISO('Pacific/Kiritimati').toPlainDate().add({ years: 20 }).toString(),
    )
    await sql`update archive.house set time_zone = 'Asia/Hong_Kong'`.execute(app.db)
    expect(await until()).toBe(before)
  })
})
