import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTemplate } from '#platform/sheets/template.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import {
  type FormRow,
  fieldAt,
  leftOutOfSheets,
  placesInSheet,
  rowsFromSheet,
  type SheetText,
  sheetOf,
  tableOf,
} from '../schema.ts'
import { aForm } from './builders.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = await app.signInAs([])
})
afterAll(() => app.close())

const form = aForm({ key: 'fees', kind: 'feeTable', maxRows: 5000 })
const field = fieldAt(form, 'fees')
const table = field && tableOf(field)
if (!field || !table) throw new Error('no table')
const { columns } = table
let made = 0
const taking = { make: (): FormRow => ({ id: `r${(made += 1)}` }), writable: () => true, maxRows: 5000 }

async function read(bytes: Buffer, name = 'fees.xlsx') {
  const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const answer = await app.http.inject({
    method: 'POST',
    url: '/api/v1/forms/sheets/read',
    headers: {
      ...clerk.headers,
      'idempotency-key': `key-${(made += 1)}-0123456789`,
      'content-type': 'multipart/form-data; boundary=x',
    },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--x--\r\n')]),
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body) as SheetText & { code?: string } }
}

async function written(rows: readonly FormRow[], language: 'en' | 'zh-Hans' | 'zh-Hant'): Promise<Buffer> {
  const answer = await app.http.inject({
    method: 'POST',
    url: '/api/v1/forms/sheets/write',
    headers: {
      ...clerk.headers,
      'idempotency-key': `key-${(made += 1)}-0123456789`,
      'content-type': 'application/json',
    },
    payload: JSON.stringify(sheetOf(field as { label: object }, columns, rows, language)),
  })
  expect(answer.statusCode).toBe(200)
  return answer.rawPayload
}

const row = {
  exchange: 'SHFE',
  product: 'rb',
  productType: '1',
  hedgeFlag: '3',
  openByMoney: '0.00000001',
  effect: '1',
  effectiveOn: '2026-03-02',
}

describe('[A-04] tables go to spreadsheets and come back', () => {
  it('without identity documents, which are named as left out', () => {
    const people = fieldAt(aForm({ key: 'people', kind: 'relatedPersons' }), 'people')
    const all = (people && tableOf(people)?.columns) ?? []
    const left = leftOutOfSheets(all).map(({ key }) => key)
    expect(left).toEqual(['identity'])
    const held = { id: 'a', role: '1', name: 'Chan', identity: { type: '1', country: 'HK', number: 'SECRET-1' } }
    const sheet = sheetOf({ label: { en: 'People' } }, all, [held], 'en')
    expect(sheet.columns).toHaveLength(all.length - left.length)
    expect(JSON.stringify(sheet)).not.toContain('SECRET-1')
  })

  it.each(['en', 'zh-Hans', 'zh-Hant'] as const)('in words of %s, with every digit', async (language) => {
    const sheet = await read(await written([{ id: 'a', ...row }], language))
    expect(sheet.status).toBe(200)
    const { rows, problems } = rowsFromSheet(columns, sheet.body, taking)
    expect(problems).toEqual([])
    expect(rows).toEqual([{ id: expect.any(String) as string, ...row }])
  })

  it('5,000 rows at once, and not one more', async () => {
    const many = Array.from({ length: 5000 }, (_, at): FormRow => ({ id: `r${at}`, ...row, openByLot: String(at) }))
    const sheet = await read(await written(many, 'en'))
    expect(sheet.body.rows).toHaveLength(5000)
    expect(rowsFromSheet(columns, sheet.body, taking).rows).toHaveLength(5000)
    const csv = `Product\n${'rb\n'.repeat(5001)}`
    expect(await read(Buffer.from(csv), 'fees.csv')).toMatchObject({
      status: 422,
      body: { code: 'SHEET_TOO_MANY_ROWS' },
    })
  })

  it('a formula is refused with its cell, and then nothing is taken', async () => {
    const sheet = await read(Buffer.from('Exchange,Open by money\nSHFE,=1+1\nDCE,0.1\n'), 'fees.csv')
    const problems = rowsFromSheet(columns, { ...sheet.body, header: ['Exchange', 'Open, by money'] }, taking)
    expect(problems).toEqual({ rows: [], problems: [{ address: 'B2', code: 'SHEET_FORMULA', module: 'forms' }] })
  })

  it('a cell that is taken and wrong is found again by its address, one without a column by its row', async () => {
    const sheet = await read(Buffer.from('Exchange,,Product\nSHFE,,cu\nMOON,,al\n'), 'fees.csv')
    const { rows } = rowsFromSheet(columns, sheet.body, taking)
    const placeOf = placesInSheet(columns, sheet.body, rows)
    expect(rows.map(({ id }) => [placeOf(id, 'exchange'), placeOf(id, 'product'), placeOf(id, 'effect')])).toEqual([
      ['A2', 'C2', '2'],
      ['A3', 'C3', '3'],
    ])
  })

  it('strange, doubled and missing columns are told by their headings', async () => {
    const codes = (header: string[]) =>
      rowsFromSheet(columns, { header, rows: [] }, taking).problems.map(({ code, params }) => [code, params?.heading])
    expect(codes(['Exchange', 'Colour', 'exchange*'])).toEqual([
      ['SHEET_COLUMN_UNKNOWN', 'Colour'],
      ['SHEET_COLUMN_TWICE', 'exchange*'],
    ])
    expect(codes([''])).toEqual([['SHEET_NO_COLUMN', undefined]])
  })

  it('columns that may not be written keep what a new row begins with', async () => {
    const bytes = await writeTemplate({
      name: 'x',
      columns: [{ heading: 'Exchange' }, { heading: 'Product' }],
      rows: [['DCE', 'm']],
      notes: { name: 'n', rows: [['a']] },
    })
    const found = rowsFromSheet(columns, (await read(bytes)).body, { ...taking, writable: (key) => key !== 'product' })
    expect(found.rows).toEqual([{ id: expect.any(String) as string, exchange: 'DCE' }])
  })

  it('what is no sheet is refused', async () => {
    expect(await read(Buffer.from('x'), 'fees.pdf')).toMatchObject({
      status: 422,
      body: { code: 'SHEET_FILE_MISSING' },
    })
    const answer = await clerk.send('POST', '/forms/sheets/write', { name: 'x' })
    expect(answer).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID' } })
  })
})
