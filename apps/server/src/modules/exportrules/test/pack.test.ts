import { createHash } from 'node:crypto'
import { BlobReader, TextWriter, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { ApprovalGate, GateRequest } from '#platform/command.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace, fileFor, type Place } from '#testing/papers.ts'
import type { PackCheck, Rule } from '../schema.ts'

const PASSWORD = 'four quiet herons'

let app: TestApp
let clerk: Person
let cfmmc: string
/** What a house asked about that wants a second person for packs. */
const asked: GateRequest[] = []
let isAsked = false
const gate: ApprovalGate = {
  async open(_context, request) {
    if (!isAsked || request.command !== 'exportrules.pack.request') return null
    asked.push(request)
    return { ticketId: newId() }
  },
}
beforeAll(async () => {
  app = await testApp({ gate })
  clerk = app.signInAs('all')
  const { body } = await clerk.get<{ items: Rule[] }>('/export-rules')
  cfmmc = body.items.find((one) => one.code === 'cfmmc-pictures')?.id ?? ''
})
afterAll(() => app.close())

/** A picture that does not pack small. */
async function photo(side: number): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 }
  return sharp({ create: { width: side, height: side, channels: 3, background: '#888888', noise } })
    .jpeg({ quality: 95 })
    .toBuffer()
}
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const check = (ruleId: string, accountNos: string[], who = clerk) =>
  who.send<PackCheck>('POST', `/export-rules/${ruleId}/check`, { accountNos })
const ask = (ruleId: string, accountNos: string[], more: object = {}, who = clerk) =>
  who.send<{ exportId: string; code: string }>('POST', `/export-rules/${ruleId}/packs`, {
    accountNos,
    password: PASSWORD,
    ...more,
  })

/** The archive of a finished export, opened with the password. */
async function opened(exportId: string, who = clerk): Promise<Map<string, Buffer>> {
  await app.runJobs()
  const answer = await app.http.inject({ url: `/api/v1/exports/${exportId}/file`, headers: who.headers })
  expect(answer.statusCode).toBe(200)
  const reader = new ZipReader(new BlobReader(new Blob([new Uint8Array(answer.rawPayload)])), { password: PASSWORD })
  const found = new Map<string, Buffer>()
  for (const entry of await reader.getEntries()) {
    expect([entry.filename, entry.encrypted]).toEqual([entry.filename, true])
    if (!entry.directory) found.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())))
  }
  return found
}

describe('[I-15] a pack of files', () => {
  let whole: Place
  let face: Buffer
  let card: Buffer
  beforeAll(async () => {
    whole = await aPlace(app.db, { accountNo: '80012345' })
    face = await photo(200)
    card = await photo(1400)
    await fileFor(app.http, clerk, whole.accountId, '80', face)
    await fileFor(app.http, clerk, whole.accountId, '6A', card)
  })

  it('carries the monitoring centre’s older names, each file within its size, and the digests', async () => {
    expect(face.length).toBeLessThan(153_600)
    expect(card.length).toBeGreaterThan(204_800)
    const { body } = await ask(cfmmc, [whole.accountNo])
    const files = await opened(body.exportId)
    expect([...files.keys()]).toEqual([
      'index.json',
      '80012345_20260105_11.jpg',
      '80012345_20260105_12.jpg',
      'manifest.json',
    ])
    expect(files.get('80012345_20260105_11.jpg')?.equals(face)).toBe(true)
    const copy = files.get('80012345_20260105_12.jpg') ?? Buffer.alloc(0)
    expect(copy.length).toBeLessThanOrEqual(204_800)
    expect((await sharp(copy).metadata()).format).toBe('jpeg')
    const index = JSON.parse(String(files.get('index.json'))) as { files: object[]; gaps: object[] }
    expect(index.gaps).toEqual([])
    expect(index.files).toMatchObject([
      { accountNo: '80012345', parameter: '80', original: digest(face), converted: false },
      { accountNo: '80012345', parameter: '6A', original: digest(card), converted: true },
    ])
    const manifest = JSON.parse(String(files.get('manifest.json'))) as { name: string; size: number; sha256: string }[]
    expect(manifest.map(({ name }) => name)).toEqual([...files.keys()].filter((name) => name !== 'manifest.json'))
    for (const line of manifest) {
      const bytes = files.get(line.name) ?? Buffer.alloc(0)
      expect([line.size, line.sha256]).toEqual([bytes.length, digest(bytes)])
    }
  })

  it('[I-21] carries marked copies of types that ask for it, unless its asker may see originals', async () => {
    const may = [...app.platform.permissions.keys()].filter((one) => one !== 'archive.document.original')
    const other = app.signInAs(may, { all: true }, { name: '何美玲' })
    await sql`update archive.parameter set watermark = true where code = '80'`.execute(app.db)
    const said = async (who: Person) => {
      const { body } = await ask(cfmmc, [whole.accountNo], {}, who)
      const files = await opened(body.exportId, who)
      const index = JSON.parse(String(files.get('index.json'))) as { files: { watermarked: boolean }[] }
      const bytes = files.get('80012345_20260105_11.jpg') ?? Buffer.alloc(0)
      return { marked: index.files.map(({ watermarked }) => watermarked), original: bytes.equals(face) }
    }
    expect(await said(other)).toEqual({ marked: [true, false], original: false })
    expect(await said(clerk)).toEqual({ marked: [false, false], original: true })
    await sql`update archive.parameter set watermark = false where code = '80'`.execute(app.db)
  })

  it('opens with its password alone, and keeps that nowhere', async () => {
    const { body } = await ask(cfmmc, [whole.accountNo])
    await app.runJobs()
    const answer = await app.http.inject({ url: `/api/v1/exports/${body.exportId}/file`, headers: clerk.headers })
    const blob = new Blob([new Uint8Array(answer.rawPayload)])
    const [, entry] = await new ZipReader(new BlobReader(blob), { password: 'a wrong password' }).getEntries()
    if (!entry || entry.directory) throw new Error('the pack is empty')
    await expect(entry.getData(new TextWriter())).rejects.toThrow('password')
    const { rows } = await app.pool.query<{ text: string }>(`select
      (select string_agg(e::text, '') from platform.export e) || (select string_agg(j::text, '') from platform.journal j)
      || (select string_agg(p::text, '') from exportrules.pack p) as text`)
    expect(rows[0]?.text).not.toContain(PASSWORD)
  })

  it('says beforehand what is missing, and is made with gaps only when they are allowed', async () => {
    const bare = await aPlace(app.db, { accountNo: '80012346' })
    await fileFor(app.http, clerk, bare.accountId, '80', await photo(100))
    const report = await check(cfmmc, [bare.accountNo, whole.accountNo, '99999999'])
    expect(report.body).toMatchObject({
      accounts: 2,
      unknown: ['99999999'],
      files: 3,
      gaps: [{ kind: 'missing', accountNo: '80012346', parameter: '6A', detail: '12' }],
      gapsTotal: 1,
    })
    expect(await ask(cfmmc, [bare.accountNo, '99999999'])).toMatchObject({
      status: 422,
      body: { code: 'ACCOUNT_UNKNOWN' },
    })
    expect(await ask(cfmmc, [bare.accountNo])).toMatchObject({ status: 409, body: { code: 'PACK_GAPS' } })
    const { body } = await ask(cfmmc, [bare.accountNo], { allowGaps: true })
    const index = JSON.parse(String((await opened(body.exportId)).get('index.json'))) as { gaps: object[] }
    expect(index.gaps).toHaveLength(1)
  })

  it('never gives two files one name, nor a file beyond its size', async () => {
    const place = await aPlace(app.db, { accountNo: '80012347' })
    for (const side of [90, 95]) await fileFor(app.http, clerk, place.accountId, '81', await photo(side))
    const lay = (code: string, nameTemplate: string, part: object = {}) =>
      clerk.send<Rule>('POST', '/export-rules', {
        code,
        names: { en: code, 'zh-Hans': code, 'zh-Hant': code },
        nameTemplate,
        folderTemplate: '{account}/cards',
        parts: [{ parameter: '81', code: 'B', ...part }],
      })
    const clashing = (await lay('clashing', '{account}_{code}.{ext}')).body.id
    expect((await check(clashing, [place.accountNo])).body.gaps).toMatchObject([{ kind: 'clash' }])
    expect(await ask(clashing, [place.accountNo], { allowGaps: true })).toMatchObject({ body: { code: 'PACK_CLASH' } })
    const numbered = (await lay('numbered', '{account}_{code}_{n}.{ext}')).body.id
    const files = await opened((await ask(numbered, [place.accountNo])).body.exportId)
    expect([...files.keys()].slice(1, 3)).toEqual([
      '80012347/cards/80012347_B_1.jpg',
      '80012347/cards/80012347_B_2.jpg',
    ])
    const small = (await lay('small', '{account}_{n}.{ext}', { maxBytes: 1024 })).body.id
    expect((await check(small, [place.accountNo])).body.gaps.map(({ kind }) => kind)).toEqual(['overSize', 'overSize'])
    expect(await lay('wrong', '{acount}.{ext}')).toMatchObject({ status: 422, body: { code: 'PLACEHOLDER_UNKNOWN' } })
    expect((await lay('climbing', '../{account}.{ext}')).status).toBe(422)
  })

  it('ends when it is cancelled, and when an account leaves the asker’s scope', async () => {
    const place = await aPlace(app.db, { accountNo: '80012348' })
    await fileFor(app.http, clerk, place.accountId, '81', await photo(80))
    const rule = (
      await clerk.send<Rule>('POST', '/export-rules', {
        code: 'one-card',
        names: { en: 'x', 'zh-Hans': 'x', 'zh-Hant': 'x' },
        nameTemplate: '{account}.{ext}',
        parts: [{ parameter: '81', code: 'B' }],
      })
    ).body.id
    const state = async (id: string) => {
      await app.runJobs()
      const { body } = await clerk.get<{ items: { id: string; state: string; code: string | null }[] }>('/exports')
      const found = body.items.find((one) => one.id === id)
      return [found?.state, found?.code]
    }
    const cancelled = (await ask(rule, [place.accountNo])).body.exportId
    expect((await clerk.send('POST', `/exports/${cancelled}/cancel`)).status).toBe(200)
    expect(await state(cancelled)).toEqual(['cancelled', null])
    const left = (await ask(rule, [place.accountNo])).body.exportId
    await sql`delete from accounts.account where id = ${place.accountId}`.execute(app.db)
    expect(await state(left)).toEqual(['failed', 'ACCOUNTS_CHANGED'])
  })

  it('is nothing for whoever does not see the account', async () => {
    const stranger = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    const { body } = await check(cfmmc, [whole.accountNo], stranger)
    expect(body).toMatchObject({ accounts: 0, unknown: [whole.accountNo], files: 0, names: [] })
  })
})

describe('[I-15] a pack where a second person decides', () => {
  it('waits for the decision, which is made on accounts, files and gaps, never on the password', async () => {
    const place = await aPlace(app.db)
    await fileFor(app.http, clerk, place.accountId, '80', await photo(100))
    isAsked = true
    const before = await app.pool.query('select count(*)::int as n from exportrules.pack')
    try {
      expect((await ask(cfmmc, [place.accountNo])).body).toMatchObject({ code: 'PACK_GAPS' })
      expect((await ask(cfmmc, [place.accountNo], { allowGaps: true })).status).toBe(202)
    } finally {
      isAsked = false
    }
    const [request] = asked
    expect(request?.proposal).toMatchObject({
      departmentId: place.departmentId,
      facts: { code: 'cfmmc-pictures', accounts: 1 },
      after: { accountNos: [place.accountNo], files: 1 },
    })
    expect(JSON.stringify(request?.proposal)).not.toContain(PASSWORD)
    expect((await app.pool.query('select count(*)::int as n from exportrules.pack')).rows).toEqual(before.rows)
  })
})
