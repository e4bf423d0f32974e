import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tesseractReader } from '#platform/files/recognise.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace, fileFor } from '#testing/papers.ts'
import { wordsOf } from '../policy/words.ts'
import type { DocumentAnswer } from '../schema.ts'

const data = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'))
const folder = mkdtempSync(join(tmpdir(), 'kontor-ocr-'))
cpSync(join(data, '4.0.0_best_int'), folder, { recursive: true })

/** A paper with black letters on it. */
const paper = (...lines: string[]) =>
  sharp({ create: { width: 900, height: 400, channels: 3, background: '#fff' } })
    .composite([
      {
        input: Buffer.from(
          `<svg width="900" height="400">${lines.map((line, at) => `<text x="30" y="${90 + at * 90}" font-size="52" font-family="sans-serif">${line}</text>`).join('')}</svg>`,
        ),
      },
    ])
    .jpeg()
    .toBuffer()

describe('[I-20] words', () => {
  it.each([
    ['Passport No. K1234567', ['passport', 'no', 'k1234567']],
    ['Ｋ１２３', ['k123']],
    ['居民身份证', ['居民', '民身', '身份', '份证']],
    ['王', ['王']],
    ['a 1', []],
  ])('of %s', (text, words) => expect(wordsOf(text)).toEqual(words))
})

describe('[I-20] text on pictures', () => {
  let app: TestApp
  let clerk: Person
  let filed: { documentId: string; versionId: string }
  let spoilt: { documentId: string; versionId: string }
  let departmentId: string
  beforeAll(async () => {
    app = await testApp({ config: { ocr: { folder, seconds: 60 } } })
    clerk = app.signInAs('all')
    const place = await aPlace(app.db)
    departmentId = place.departmentId
    filed = (await fileFor(app.http, clerk, place.accountId, '81', await paper('PASSPORT', 'HENRIETTA 48151623'))).body
    const cut = (await paper('CUT OFF')).subarray(0, 3000)
    spoilt = (await fileFor(app.http, clerk, place.accountId, '6A', cut)).body
    await app.runJobs()
  }, 60_000)
  afterAll(() => app?.close())

  const textOf = async ({ documentId }: { documentId: string }) =>
    (await clerk.get<DocumentAnswer>(`/archive/documents/${documentId}`)).body.versions[0]?.text
  const find = async (words: string, who = clerk) => {
    const { status, body } = await who.get<{ items: { id: string }[] }>(
      `/archive/documents?text=${encodeURIComponent(words)}`,
    )
    return status === 200 ? body.items.map((one) => one.id) : status
  }

  it('is read in the background and found by its words, all of them', async () => {
    expect(await textOf(filed)).toBe('READY')
    expect(await find('Passport')).toEqual([filed.documentId])
    expect(await find('henrietta 48151623')).toEqual([filed.documentId])
    expect(await find('passport somebody-else')).toEqual([])
    // A number is found whole or not at all.
    expect(await find('4815162')).toEqual([])
  })

  it('that can’t be read leaves the original usable and says so', async () => {
    expect(await textOf(spoilt)).toBe('FAILED')
    const { statusCode } = await app.http.inject({
      url: `/api/v1/archive/versions/${spoilt.versionId}/content`,
      headers: clerk.headers,
    })
    expect(statusCode).toBe(200)
  })

  it('is found by nobody without the right, nor out of scope', async () => {
    expect(await find('passport', app.signInAs(['archive.document.view']))).toBe(403)
    const able = ['archive.document.view', 'archive.text.search', 'archive.text.reveal']
    const elsewhere = { all: false as const, businessLines: ['brokerage'], departmentIds: [filed.documentId] }
    const stranger = app.signInAs(able, elsewhere)
    expect(await find('passport', stranger)).toEqual([])
    expect((await stranger.send('POST', `/archive/versions/${filed.versionId}/text`)).status).toBe(404)
    const near = app.signInAs(able, { all: false, businessLines: ['brokerage'], departmentIds: [departmentId] })
    expect(await find('passport', near)).toEqual([filed.documentId])
  })

  it('stands sealed, and every look at it is on record', async () => {
    const { rows } = await app.pool.query('select sealed, words from archive.recognition where state = $1', ['READY'])
    const kept = JSON.stringify(rows.map((row) => [row.sealed.toString('latin1'), row.words.map(String)])).toLowerCase()
    for (const word of ['passport', 'henrietta', '48151623']) expect(kept).not.toContain(word)
    const { body } = await clerk.send<{ value: string }>('POST', `/archive/versions/${filed.versionId}/text`)
    expect(body.value).toContain('HENRIETTA')
    const journal =
      await app.pool.query(`select target_id, after from platform.journal where command = 'archive.text.reveal'
      and result = 'done'`)
    expect(journal.rows).toEqual([{ target_id: filed.documentId, after: { shown: 'text' } }])
  })

  it('is given up in time, and nothing of the reader stays behind', async () => {
    const reader = tesseractReader({ folder, seconds: 0.05 })
    const late = reader.read(await paper('TOO LATE'), new AbortController().signal)
    await expect(late).rejects.toMatchObject({ why: 'TIMEOUT' })
  })

  it('is read by nobody where no language data is set up, or there is none', async () => {
    const empty = tesseractReader({ folder: tmpdir(), seconds: 20 })
    const failed = empty.read(await paper('NOTHING'), new AbortController().signal)
    await expect(failed).rejects.toMatchObject({ why: 'FAILED' })
    rmSync(folder, { recursive: true, force: true })
  })
})
