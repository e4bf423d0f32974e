import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { bytesIn, fileText } from '../adapter/file.ts'
import { differences } from '../policy/compare.ts'
import { rowProblems, sameNumber } from '../policy/layout.ts'
import { circuitAt, nextAttempt, openFor } from '../policy/times.ts'
import { type Layout, layoutProblems, type MappingVersion, type Order } from '../schema.ts'
import { firstLayout } from './simulators.ts'

let app: TestApp
let person: Person
let femas: Layout
let ctp: Layout
beforeAll(async () => {
  app = await testApp()
  person = app.signInAs('all')
  femas = await firstLayout(app.db, 'femas', 'fee')
  ctp = await firstLayout(app.db, 'ctp', 'fee')
})
afterAll(() => app.close())

const codes = (kind: 'fee' | 'margin', layout: Layout, feeByHedgeFlag = true) =>
  layoutProblems(kind, layout, feeByHedgeFlag).map(({ code, params }) => `${code} ${Object.values(params ?? {})[0]}`)
const without = (layout: Layout, source: string): Layout => ({
  ...layout,
  columns: layout.columns.filter((one) => one.source !== source),
})

describe('[A-34] a mapping', () => {
  it('that comes with Kontor is whole', async () => {
    expect(codes('fee', ctp, false)).toEqual([])
    expect(codes('fee', femas)).toEqual([])
    expect(codes('margin', await firstLayout(app.db, 'ctp', 'margin'))).toEqual([])
  })

  it('carries every place and every value, once, with a code of its own for each', () => {
    expect(codes('fee', without(femas, 'closeByLot'))).toEqual(['COLUMN_MISSING closeByLot'])
    expect(codes('fee', without(femas, 'hedgeFlag'))).toEqual(['COLUMN_MISSING hedgeFlag'])
    expect(codes('fee', without(femas, 'contract'))).toEqual(['COLUMN_MISSING instrument'])
    const [first] = femas.columns
    if (!first) throw new Error('no column')
    expect(codes('fee', { ...femas, columns: [...femas.columns, first] })).toEqual([`COLUMN_TWICE ${first.name}`])
    const hedge = (map: Record<string, string>): Layout => ({
      ...femas,
      columns: femas.columns.map((one) => (one.source === 'hedgeFlag' ? { ...one, codes: map } : one)),
    })
    expect(codes('fee', hedge({ '1': 'a', '2': 'b', '3': 'c' }))).toEqual(['CODE_MISSING 5'])
    expect(codes('fee', hedge({ '1': 'a', '2': 'a', '3': 'c', '5': 'd' }))).toEqual(['CODE_TWICE a'])
    expect(codes('margin', ctp)).toContain('COLUMN_FOREIGN openByMoney')
    const narrow = { ...femas, columns: femas.columns.map(({ width: _width, ...one }) => one) }
    expect(codes('fee', narrow)[0]).toContain('WIDTH_MISSING')
  })

  it('is published version by version, and previewed as it would leave', async () => {
    const path = '/counters/femas/mappings/fee'
    const put = (layout: Layout) => person.send('PUT', path, { layout, reason: 'a column was renamed there' })
    expect(await put(femas)).toMatchObject({ status: 409, body: { code: 'LAYOUT_UNCHANGED' } })
    expect(await put(without(femas, 'exchange'))).toMatchObject({
      status: 422,
      body: { code: 'LAYOUT_INVALID', fields: [{ code: 'COLUMN_MISSING' }] },
    })
    const renamed = { ...femas, columns: femas.columns.map((one, at) => (at === 0 ? { ...one, name: 'OP' } : one)) }
    expect(await put(renamed)).toMatchObject({ status: 200, body: { version: 2 } })
    const { body } = await person.get<{ items: MappingVersion[] }>(path)
    expect(body.items.map(({ version }) => version)).toEqual([2, 1])
    expect((await person.send('PUT', '/counters/femas/mappings/margin', { layout: femas, reason: 'x' })).status).toBe(
      404,
    )
    const shown = await person.send<{ text: string; bytes: number }>('POST', '/counter-mappings/preview', {
      counter: 'femas',
      kind: 'fee',
      layout: femas,
    })
    const [line = ''] = shown.body.text.split('\r\n')
    const width = femas.columns.reduce((sum, one) => sum + (one.width ?? 0), 0)
    expect(bytesIn('gbk')(line)).toBe(width)
    expect(shown.body.bytes).toBe(2 * (width + 2))
  })

  it('writes columns at their byte, whatever characters stand in them, or says that they are too wide', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9\u4e00-\u9fa5]{1,20}$/)
    fc.assert(
      fc.property(text, (contract) => {
        const order: Order = {
          reference: 'r',
          kind: 'fee',
          investorId: '80000001',
          lasting: 'longTerm',
          dueOn: '2026-11-20',
          channel: 'file',
          layout: femas,
          rows: [
            {
              line: 1,
              place: { exchange: 'SHFE', product: '', contract, productType: '1', hedgeFlag: '1' },
              operation: 'set',
              wanted: { openByMoney: '0.1' },
            },
          ],
        }
        const bytes = bytesIn('gbk')
        const wide = femas.columns.some((one) => one.source === 'contract' && bytes(contract) > (one.width ?? 0))
        expect(rowProblems(order, bytes).length > 0).toBe(wide)
        const width = femas.columns.reduce((sum, one) => sum + (one.width ?? 0), 0)
        if (!wide) expect(bytes(fileText(order).replace('\r\n', ''))).toBe(width)
      }),
    )
  })
})

describe('[A-33] what is read back', () => {
  it('is compared as decimals, and only where something was said', () => {
    expect([
      sameNumber('1', '1.00'),
      sameNumber('0.1', '0.10000001'),
      sameNumber(null, '0'),
      sameNumber(null, null),
    ]).toEqual([true, false, false, true])
    const row = {
      line: 1,
      place: { exchange: 'SHFE', product: 'cu', contract: '', productType: '1', hedgeFlag: '1' },
      operation: 'set' as const,
      wanted: { openByMoney: '0.1', closeByMoney: null, relative: false },
    }
    expect(differences(row, { openByMoney: '0.10', closeByMoney: '7', relative: false })).toEqual([])
    expect(differences(row, { openByMoney: null, relative: true }).map(({ field }) => field)).toEqual([
      'openByMoney',
      'relative',
    ])
    expect(differences(row, null)).toMatchObject([{ field: 'place' }])
    expect(differences({ ...row, operation: 'remove', wanted: null }, null)).toEqual([])
  })
})

describe('[A-34] attempts and the circuit', () => {
  it('wait longer and longer; five failures open it, for a quarter of an hour at most', () => {
    const now = Temporal.Instant.from('2026-11-20T02:00:00Z')
    const waits = (n: number, asked: number | null = null) => now.until(nextAttempt(now, n, asked)).total('seconds')
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((n) => waits(n))).toEqual([5, 30, 120, 300, 900, 1800, 3600, 3600])
    expect([waits(1, 90), waits(1, 1_000_000)]).toEqual([90, 43_200])
    expect([4, 5, 6, 8, 9, 60].map(openFor)).toEqual([null, 60, 120, 480, 900, 900])
    const at = (failures: number, openUntil: string | null) =>
      circuitAt('2026-11-20T02:00:00Z', { failures, openUntil })
    expect([at(4, '2026-11-20T03:00:00Z'), at(5, '2026-11-20T02:00:01Z'), at(5, '2026-11-20T02:00:00Z')]).toEqual([
      'closed',
      'open',
      'halfOpen',
    ])
  })
})
