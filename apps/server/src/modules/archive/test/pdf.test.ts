import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACTIVE_PDF } from '#platform/files/pdf-watch.ts'
import { ACTIVE_PDFS, pdf } from '#platform/files/test/corpus.ts'
import { printPdf } from '#platform/pdf/document.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace, fileFor, send } from '#testing/papers.ts'
import type { DocumentAnswer } from '../schema.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
  for (const [code, activePdf] of [
    ['still', false],
    ['lively', true],
  ] as const) {
    await clerk.send('POST', '/archive/parameters', {
      code,
      names: { en: code, 'zh-Hans': code, 'zh-Hant': code },
      level: 'account',
      businessLines: [],
      clientTypes: [],
      kinds: ['pdf'],
      formats: ['pdf'],
      maxBytes: 5_000_000,
      maxCount: 50,
      needsExpiry: false,
      activePdf,
      position: 500,
    })
  }
})
afterAll(() => app?.close())

const refused = ACTIVE_PDFS.filter(([finding]) => finding !== 'sealed')
const content = async (versionId: string) =>
  app.http.inject({ url: `/api/v1/archive/versions/${versionId}/content`, headers: clerk.headers })

describe('[I-21] PDFs that do more than be read', () => {
  it.each(refused)('are refused for %s where the type does not take them: %s', async (finding, _, make) => {
    const count = 'select count(*)::int as n from platform.object'
    const before = (await app.pool.query(count)).rows
    const answer = await send(app.http, clerk, 'still', { name: 'form.pdf', bytes: make() })
    expect(answer).toMatchObject({ status: 415, body: { code: 'FILE_PDF_ACTIVE', params: { finding } } })
    expect((await app.pool.query(count)).rows).toEqual(before)
  })

  it.each(ACTIVE_PDFS)('are marked for %s and only downloaded where it takes them: %s', async (_finding, _, make) => {
    const { accountId } = await aPlace(app.db)
    const filed = await fileFor(app.http, clerk, accountId, 'lively', make())
    expect(filed.status).toBe(201)
    const { body } = await clerk.get<DocumentAnswer>(`/archive/documents/${filed.body.documentId}`)
    expect(body.versions[0]).toMatchObject({ kind: 'pdf', mime: ACTIVE_PDF })
    const { headers, rawPayload } = await content(filed.body.versionId)
    expect(headers['content-disposition']).toMatch(/^attachment;/)
    expect(headers['content-security-policy']).toMatch(/^sandbox;/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(rawPayload.equals(make())).toBe(true)
  })

  it('leaves every other PDF to be shown in its page', async () => {
    const { accountId } = await aPlace(app.db)
    const filed = await fileFor(app.http, clerk, accountId, 'still', pdf())
    expect((await content(filed.body.versionId)).headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^inline;/),
    })
  })
})

describe('[I-20] the words of a PDF', () => {
  it('are found without language data, shown on record, and stand nowhere in clear', async () => {
    const { bytes } = await printPdf({
      title: 'Statement',
      orientation: 'portrait',
      blocks: [
        { kind: 'title', text: '托管協議 Henrietta' },
        { kind: 'facts', items: [{ label: '證件號碼', value: 'K48151623' }] },
      ],
      footer: 'specimen',
      page: (page, pages) => `${page}/${pages}`,
      at: new Date(0),
    })
    const { accountId } = await aPlace(app.db)
    const filed = (await fileFor(app.http, clerk, accountId, 'still', bytes)).body
    await app.runJobs()
    const find = async (words: string) => {
      const path = `/archive/documents?text=${encodeURIComponent(words)}`
      return (await clerk.get<{ items: { id: string }[] }>(path)).body.items.map((one) => one.id)
    }
    for (const words of ['k48151623', 'henrietta', '托管協議', '證件號碼'])
      expect([words, await find(words)]).toEqual([words, [filed.documentId]])
    expect(await find('k4815162')).toEqual([])
    const { body } = await clerk.send<{ value: string }>('POST', `/archive/versions/${filed.versionId}/text`)
    expect(body.value).toContain('托管協議 Henrietta')
    const kept = await app.pool.query(
      `select encode(sealed, 'escape') as text from archive.recognition where state = 'READY'`,
    )
    expect(JSON.stringify(kept.rows)).not.toMatch(/henrietta/i)
  })
})
