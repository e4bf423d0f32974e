import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { ADAPTERS } from '../adapter/adapters.ts'
import { differences } from '../policy/compare.ts'
import type { Layout, Order, OrderRow } from '../schema.ts'
import { adapterContract, anOrder } from './adapter-contract.ts'
import { type Counter, firstLayout, startCtp, startFemas } from './simulators.ts'

let database: TestDatabase
let ctp: Counter
let femas: Counter
let layouts: { ctp: Layout; margin: Layout; femas: Layout }
beforeAll(async () => {
  ;[database, ctp, femas] = await Promise.all([testDatabase(), startCtp(), startFemas()])
  layouts = {
    ctp: await firstLayout(database.db, 'ctp', 'fee'),
    margin: await firstLayout(database.db, 'ctp', 'margin'),
    femas: await firstLayout(database.db, 'femas', 'fee'),
  }
})
afterAll(async () => {
  await Promise.all([ctp.stop(), femas.stop()])
  await database.close()
})

const tryCtp = (channel: Order['channel']) => () => ({
  adapter: ADAPTERS.ctp,
  layout: layouts.ctp,
  ...ctp,
  channel,
  shut: (shut: boolean) => ctp.control('/control/manner', { shut }),
  taken: async () => (await ctp.desk<{ items: { reference: string }[] }>()).items.map(({ reference }) => reference),
})
adapterContract('CTP by file', tryCtp('file'))
adapterContract('CTP by its interface', tryCtp('api'))
adapterContract('Femas', () => ({
  adapter: ADAPTERS.femas,
  layout: layouts.femas,
  ...femas,
  shut: (shut: boolean) => femas.control('/control', { shut }),
  taken: async () => (await femas.desk<{ uploads: { name: string }[] }>()).uploads.map(({ name }) => name),
}))

const now = () => Temporal.Instant.from('2026-11-20T02:00:00Z')

describe('[A-33] margins at CTP', () => {
  const marginRow = (hedgeFlag: string): OrderRow => ({
    line: 1,
    place: { exchange: 'DCE', product: 'i', contract: '', productType: '', hedgeFlag },
    operation: 'set',
    wanted: { longByMoney: '0.12', shortByMoney: '0.13', relative: true },
  })
  const marginOrder = (layout: Layout, hedgeFlag: string, investorId: string): Order => ({
    ...anOrder({ layout }, [marginRow(hedgeFlag)], investorId),
    kind: 'margin',
  })
  async function left(order: Order) {
    const { way } = ctp
    expect(await ADAPTERS.ctp.send(way, now(), order)).toMatchObject({ kind: 'taken' })
    for (let n = 0; n < 5; n += 1) await ADAPTERS.ctp.status(way, now(), order)
    const reading = await ADAPTERS.ctp.read(way, now(), order)
    if (reading.kind !== 'read') throw new Error('not read')
    return order.rows.flatMap((row) => differences(row, reading.rows.get(row.line) ?? null))
  }

  it('stand under their own hedge flag; a layout that counts them the other way round is found out by reading back', async () => {
    expect(await left(marginOrder(layouts.margin, '3', '80000011'))).toEqual([])
    // The codes of the unified opening: 1 hedge, 2 arbitrage, 3 speculation. Every value has a code and no two share one.
    const codes = { '1': '3', '2': '2', '3': '1', '5': '5' }
    const swapped: Layout = {
      ...layouts.margin,
      columns: layouts.margin.columns.map((one) => (one.source === 'hedgeFlag' ? { ...one, codes } : one)),
    }
    expect(await left(marginOrder(swapped, '3', '80000012'))).toMatchObject([
      { field: 'place', wanted: 'set', found: null },
    ])
  })

  it('go by the interface as by file', async () => {
    expect(await left({ ...marginOrder(layouts.margin, '1', '80000013'), channel: 'api' })).toEqual([])
  })

  it('of one day end with it, and what counted before counts again', async () => {
    const row = (longByMoney: string): OrderRow => ({ ...marginRow('1'), wanted: { longByMoney } })
    const order = (longByMoney: string, lasting: Order['lasting']): Order => ({
      ...marginOrder(layouts.margin, '1', '80000014'),
      lasting,
      rows: [row(longByMoney)],
    })
    const longTerm = order('0.1', 'longTerm')
    await left(longTerm)
    expect(await left(order('0.2', 'today'))).toEqual([])
    await ctp.control('/control/day', {})
    const reading = await ADAPTERS.ctp.read(ctp.way, now(), longTerm)
    expect(reading.kind === 'read' && reading.rows.get(1)?.longByMoney).toBe('0.1')
  })

  it('refuse a fee for one hedge flag alone, because the struct knows none', () => {
    const row: OrderRow = {
      line: 1,
      place: { exchange: 'SHFE', product: 'cu', contract: '', productType: '1', hedgeFlag: '3' },
      operation: 'set',
      wanted: { openByMoney: '0.00004' },
    }
    expect(ADAPTERS.ctp.validate(anOrder({ layout: layouts.ctp }, [row]))).toMatchObject([{ code: 'HEDGE_NOT_KEPT' }])
    expect(ADAPTERS.femas.validate(anOrder({ layout: layouts.femas }, [row]))).toEqual([])
  })
})
