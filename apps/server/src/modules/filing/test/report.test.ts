import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'

let app: TestApp
let desk: Person
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T02:00:00Z' })
  desk = app.signInAs('all')
})
afterAll(() => app.close())

const TRADE = { firmId: '01234', happenedOn: '2026-11-19', stock: '700', quantity: '400' }
const LINES = {
  aggregated: { ceNo: 'aax123', ...TRADE, price: '388.2', side: 'buy', tag: 'AAX123.10000001' },
  change: {
    ceNo: 'AAX123',
    originalTag: 'AAX123.10000001',
    revisedTag: 'AAX123.10000002',
    happenedOn: '2026-11-19',
    reason: 'merged, "twice"',
  },
  error: { ...TRADE, side: 'sell', originalTag: '=AAX123.01', revisedTag: 'AAX123.10000002', tradeId: 'T-1' },
  'off-exchange': { ...TRADE, tag: 'AAX123.10000002', tradeId: 'T-2' },
}
const FORMS = [
  [
    'AGGREGATED',
    'AAX123',
    'HBCNATBN_AAX123_20261120.csv',
    '1,20261120,AAX123,01234,20261119,700,388.2,400,B,AAX123.10000001',
  ],
  [
    'CHANGE',
    'AAX123',
    'HBCNBCBN_AAX123_20261120.csv',
    '1,20261120,AAX123,AAX123.10000001,AAX123.10000002,20261119,"merged, ""twice"""',
  ],
  [
    'ERROR',
    '01234',
    'HBCNERBN_01234_20261120.csv',
    "1,20261120,01234,20261119,700,400,S,'=AAX123.01,AAX123.10000002,T-1",
  ],
  ['OFF_EXCHANGE', '01234', 'HBCNOTBN_01234_20261120.csv', '1,20261120,01234,20261119,700,400,AAX123.10000002,T-2'],
] as const

const write = (form: string, party: string) =>
  desk.send<{ id: string; code?: string }>('POST', '/filing-reports', { form, party })
const text = async (id: string) => (await desk.get<string>(`/filing-reports/${id}/file`)).body

describe('[H-07] report forms', () => {
  it('each form has its columns in order, its name, and takes every line that waits once', async () => {
    for (const [path, line] of Object.entries(LINES)) {
      expect((await desk.send('POST', `/filing-report-lines/${path}`, line)).status, path).toBe(201)
    }
    for (const [form, party, name, line] of FORMS) {
      const made = await write(form, party)
      const answer = await desk.get<string>(`/filing-reports/${made.body.id}/file`)
      expect(answer.headers['content-disposition']).toBe(`attachment; filename="${name}"`)
      expect(answer.body.split('\r\n').slice(1)).toEqual([line, ''])
    }
    expect((await write('CHANGE', 'BBX123')).body.code).toBe('NOTHING_TO_REPORT')
  })

  it('a later form of the day holds the earlier lines too, one of the next day does not; a reported line stays', async () => {
    const more = { ...LINES['off-exchange'], tradeId: 'T-3' }
    const { body } = await desk.send<{ id: string }>('POST', '/filing-report-lines/off-exchange', more)
    const { body: before } = await desk.get<{ items: { id: string }[] }>('/filing-reports?limit=1&form=OFF_EXCHANGE')
    const earlier = before.items[0]?.id ?? ''
    const first = await text(earlier)
    const second = await write('OFF_EXCHANGE', '01234')
    expect(await text(earlier)).toBe(first)
    expect((await text(second.body.id)).split('\r\n')).toHaveLength(4)
    const kept = await desk.send('POST', `/filing-report-lines/${body.id}/remove`)
    expect(kept).toMatchObject({ status: 409, body: { code: 'LINE_REPORTED' } })
    const named = sql`select distinct target_label as label from platform.journal where target_id = ${body.id}`
    expect(await rows(app.platform.db, named)).toEqual([{ label: `01234 ${more.happenedOn}` }])
    app.clock.advance({ hours: 24 })
    await desk.send('POST', '/filing-report-lines/off-exchange', { ...more, tradeId: 'T-4' })
    const next = await write('OFF_EXCHANGE', '01234')
    expect((await text(next.body.id)).split('\r\n')).toHaveLength(3)
    const early = await desk.send('POST', '/filing-report-lines/error', { ...LINES.error, happenedOn: '2026-12-24' })
    expect(early).toMatchObject({ status: 422, body: { code: 'DAY_IN_FUTURE' } })
  })
})

describe('[H-07] the form for quotes of liquidity providers, whose columns are not published', () => {
  const LINE = {
    firmId: '01234',
    originalTag: 'AAX123.10000001',
    revisedTag: 'AAX123.10000002',
    happenedOn: '2026-11-19',
    reason: 'another desk',
  }
  const TEMPLATE = {
    id: 'hbcnlpbn',
    columns: [
      { caption: 'Item', fact: 'item' },
      { caption: 'Kind', fact: 'literal', text: 'LP' },
      { caption: 'Firm', fact: 'firmId' },
      { caption: 'From', fact: 'originalTag' },
      { caption: 'To', fact: 'revisedTag' },
      { caption: 'On', fact: 'happenedOn' },
      { caption: 'Stock', fact: 'stock' },
    ],
  }
  const order = { form: 'QUOTE_CHANGE', party: '01234' }
  const lay = (by: Person, template: object) =>
    by.send<{ id: string }>('POST', '/filing-form-templates', {
      template,
      source: 'template of the exchange',
      remark: 'new',
    })
  const sign = (by: Person, id: string) =>
    by.send('POST', `/filing-form-templates/${id}/verify`, {
      specification: 'LP-quote BCAN change form',
      specificationVersion: '1',
      remark: 'compared',
    })
  let site: TestApp
  beforeAll(async () => {
    site = await testApp({ now: '2026-11-20T02:00:00Z', config: { filing: { production: true, sftp: null } } })
  })
  afterAll(() => site.close())

  it('is written for production only once it was laid down and somebody else signed for it, and stays as it was written', async () => {
    const [maker, checker] = [site.signInAs('all'), site.signInAs('all')]
    expect((await maker.send('POST', '/filing-report-lines/quote-change', LINE)).status).toBe(201)
    expect((await maker.send('POST', '/filing-reports', order)).body).toMatchObject({ code: 'FORM_NOT_LAID_DOWN' })
    const blind = { ...TEMPLATE, columns: TEMPLATE.columns.slice(0, 4) }
    expect((await lay(maker, blind)).body).toMatchObject({ code: 'FORM_WITHOUT_NUMBERS' })
    const { body: first } = await lay(maker, TEMPLATE)
    expect((await maker.send('POST', '/filing-reports', order)).body).toMatchObject({
      code: 'FORM_UNVERIFIED',
      params: { version: 1 },
    })
    expect((await sign(maker, first.id)).body).toMatchObject({ code: 'VERIFIER_IS_MAKER' })
    expect((await sign(checker, first.id)).status).toBe(200)
    expect((await sign(checker, first.id)).body).toMatchObject({ code: 'PROFILE_VERIFIED' })

    const written = await maker.send<{ id: string }>('POST', '/filing-reports', order)
    await lay(maker, { ...TEMPLATE, id: 'OTHER1' })
    const file = await maker.get<string>(`/filing-reports/${written.body.id}/file`)
    expect(file.headers['content-disposition']).toBe('attachment; filename="HBCNLPBN_01234_20261120.csv"')
    expect(file.body).toBe(
      'Item,Kind,Firm,From,To,On,Stock\r\n1,LP,01234,AAX123.10000001,AAX123.10000002,20261119,\r\n',
    )
    const { body } = await maker.get<{ items: { version: number; current: boolean }[] }>('/filing-form-templates')
    expect(body.items.map(({ version, current }) => [version, current])).toEqual([
      [2, false],
      [1, true],
    ])
  })
})
