import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CounterWay } from '#platform/counters-config.ts'
import { inTheLongRun } from '#testing/long.ts'
import { TROUBLES, type Trouble, type TroubledWay } from '#testing/troubled-way.ts'
import type { Adapter } from '../adapter/contract.ts'
import { differences } from '../policy/compare.ts'
import type { Layout, Order, OrderRow } from '../schema.ts'

/** A counter to be tried: the way there, what is between, and what it has taken. */
export type Tried = {
  adapter: Adapter
  layout: Layout
  way: CounterWay
  network: TroubledWay
  /** As which orders leave; default: as a file. */
  channel?: Order['channel']
  /** Closes the counter's doors, as after hours, or opens them again. */
  shut(closed: boolean): Promise<void>
  /** References of all it has taken, each as often as it took it. */
  taken(): Promise<string[]>
}

const NOW = () => Temporal.Instant.from('2026-11-20T02:00:00Z')
const STEPS_MAX = 80
let count = 0

const place = (contract: string, hedgeFlag = '1') => ({
  exchange: 'SHFE',
  product: '',
  contract,
  productType: '1',
  hedgeFlag,
})

export function anOrder(tried: Pick<Tried, 'layout' | 'channel'>, rows: OrderRow[], investorId = '80000001'): Order {
  count += 1
  return {
    reference: `order-${count}`,
    kind: 'fee',
    investorId,
    lasting: 'longTerm',
    dueOn: '2026-11-20',
    channel: tried.channel ?? 'file',
    layout: tried.layout,
    rows,
  }
}
const row = (line: number, contract: string, openByMoney: string): OrderRow => ({
  line,
  place: place(contract),
  operation: 'set',
  wanted: { openByMoney, openByLot: '0', closeByMoney: '0.00000001', closeTodayByLot: '12.5' },
})

/** Whether everything of the order stands at the counter; null: it could not be read. */
async function stands({ adapter, way }: Tried, order: Order): Promise<boolean | null> {
  const reading = await adapter.read(way, NOW(), order)
  if (reading.kind === 'later') return null
  return order.rows.every((one) => differences(one, reading.rows.get(one.line) ?? null).length === 0)
}

/** Takes an order to the counter as a delivery would, through whatever happens on the way. */
async function carry(tried: Tried, order: Order, troubles: readonly Trouble[]): Promise<void> {
  const { adapter, way, network } = tried
  network.meet(...troubles)
  let at: 'queued' | 'sent' | 'effective' = 'queued'
  for (let step = 0; step < STEPS_MAX; step += 1) {
    if (at === 'queued') {
      const sending = await adapter.send(way, NOW(), order)
      expect(sending.kind, JSON.stringify(sending)).not.toBe('refused')
      if (sending.kind === 'taken') at = 'sent'
    } else if (at === 'sent') {
      const standing = await adapter.status(way, NOW(), order)
      expect(standing.kind, JSON.stringify(standing)).not.toBe('refused')
      if (standing.kind === 'unknown') at = 'queued'
      if (standing.kind === 'stands' && standing.stage === 'effective') at = 'effective'
    } else if (await stands(tried, order)) return
  }
  throw new Error(`it did not arrive, with ${troubles.join()}`)
}

/** What every adapter has to keep, whatever happens to messages. */
export function adapterContract(name: string, start: () => Tried): void {
  const passing = (tried: Tried) => tried.network.meet()

  test(`[A-34] ${name} takes each order once and lets it stand digit for digit, whatever happens to messages`, async () => {
    const tried = start()
    const troubles = fc.array(fc.constantFrom(...TROUBLES), { maxLength: 14 })
    await fc.assert(
      fc.asyncProperty(troubles, async (met) => {
        const order = anOrder(tried, [row(1, 'cu2603', '0.00000005'), row(2, 'cu2604', '0.12345678')])
        await carry(tried, order, met)
        passing(tried)
        expect(await stands(tried, order)).toBe(true)
        expect((await tried.taken()).filter((one) => one === order.reference)).toEqual([order.reference])
      }),
      { numRuns: inTheLongRun ? 60 : 8 },
    )
  })

  test(`[A-34] ${name} is not brought back to an older rate by messages that come late`, async () => {
    const tried = start()
    for (const late of TROUBLES) {
      const older = anOrder(tried, [row(1, 'al2603', '0.00005')])
      const newer = anOrder(tried, [row(1, 'al2603', '0.00003')])
      await carry(tried, older, ['again', late])
      await carry(tried, newer, [late, 'again'])
      passing(tried)
      // What was sent long ago comes once more, by itself or by a worker that was thought dead.
      await tried.adapter.send(tried.way, NOW(), older)
      await tried.adapter.status(tried.way, NOW(), older)
      expect(await stands(tried, newer), late).toBe(true)
    }
  })

  test(`[A-34] ${name} knows what it never got, and refuses another order under a known reference`, async () => {
    const tried = start()
    passing(tried)
    const order = anOrder(tried, [row(1, 'zn2603', '0.00005')])
    expect(await tried.adapter.status(tried.way, NOW(), order)).toEqual({ kind: 'unknown' })
    await carry(tried, order, [])
    const forged = { ...order, rows: [row(1, 'zn2603', '0.9')] }
    expect(await tried.adapter.send(tried.way, NOW(), forged)).toMatchObject({ kind: 'refused' })
    expect(await stands(tried, order)).toBe(true)
  })

  test(`[A-34] ${name} says line by line what it refuses, and takes the rest`, async () => {
    const tried = start()
    passing(tried)
    const order = anOrder(tried, [row(1, 'ag2603', '0.00005'), row(2, 'zz2603', '0.00005')])
    await tried.adapter.send(tried.way, NOW(), order)
    let standing = await tried.adapter.status(tried.way, NOW(), order)
    for (let n = 0; n < 9 && !(standing.kind === 'stands' && standing.stage === 'effective'); n += 1)
      standing = await tried.adapter.status(tried.way, NOW(), order)
    expect(standing).toMatchObject({
      kind: 'stands',
      rows: [
        { line: 1, taken: true },
        { line: 2, taken: false },
      ],
    })
    expect(standing.kind === 'stands' && standing.rows[1]?.code).toBeTruthy()
  })

  test(`[A-34] ${name} takes a change back, takes rates away, and keeps what an order does not say`, async () => {
    const tried = start()
    const set = anOrder(tried, [row(1, 'ni2603', '0.00005')])
    await carry(tried, set, [])
    const part: OrderRow = {
      line: 1,
      place: place('ni2603'),
      operation: 'set',
      wanted: { openByMoney: '0.00002', closeByMoney: null },
    }
    const changed = anOrder(tried, [part])
    await carry(tried, changed, [])
    const whole = { ...set.rows[0], wanted: { ...set.rows[0]?.wanted, openByMoney: '0.00002' } } as OrderRow
    expect(await stands(tried, { ...changed, rows: [whole] })).toBe(true)
    // Taken back: what stood before stands again, digit for digit.
    const back = anOrder(tried, [row(1, 'ni2603', '0.00005')])
    await carry(tried, back, ['lost', 'again'])
    expect(await stands(tried, set)).toBe(true)
    const gone: OrderRow = { line: 1, place: place('ni2603'), operation: 'remove', wanted: null }
    const taken = anOrder(tried, [gone])
    await carry(tried, taken, [])
    expect(await stands(tried, taken)).toBe(true)
    expect(await stands(tried, set)).toBe(false)
  })

  test(`[A-04] ${name} lists everything that stands for an investor, whoever set it, and nobody else's`, async () => {
    const tried = start()
    passing(tried)
    const order = anOrder(tried, [row(1, 'rb2603', '0.00005'), row(2, 'hc2604', '0.00006')], '80000077')
    await carry(tried, order, [])
    await carry(tried, anOrder(tried, [row(1, 'bu2603', '0.00007')], '80000078'), [])
    const listing = await tried.adapter.list(tried.way, NOW(), order)
    const rows = listing.kind === 'listed' ? listing.rows : []
    expect(rows.map((one) => one.place)).toEqual(order.rows.map((one) => one.place))
    for (const [at, wanted] of order.rows.entries()) expect(differences(wanted, rows[at]?.values ?? null)).toEqual([])
    const stranger = { ...tried.way, secret: 'wrong' }
    expect(await tried.adapter.list(stranger, NOW(), order)).toMatchObject({ kind: 'later', reason: 'KEY_REFUSED' })
  })

  test(`[A-34] ${name} says which values it could not keep before anything leaves`, () => {
    const tried = start()
    const { byMoney, byLot } = tried.adapter.capabilities.decimals
    const tiny = (digits: number) => `0.${'0'.repeat(digits)}1`
    const problems = (wanted: OrderRow['wanted']) =>
      tried.adapter.validate(anOrder(tried, [{ line: 1, place: place('cu2603'), operation: 'set', wanted }]))
    expect(problems({ openByMoney: `0.${'1'.repeat(byMoney)}`, openByLot: `2.${'1'.repeat(byLot)}` })).toEqual([])
    expect(problems({ openByMoney: tiny(byMoney) })).toMatchObject([{ line: 1, field: 'openByMoney' }])
    expect(problems({ openByLot: tiny(byLot) })).not.toEqual([])
    const long = anOrder(tried, [row(1, 'cu2603', '0.1')], 'X'.repeat(60))
    expect(tried.adapter.validate(long)).not.toEqual([])
  })

  test(`[A-34] ${name} tells an unreachable counter, a wrong key and doors shut after hours apart, and none of them is a refusal`, async () => {
    const tried = start()
    passing(tried)
    const order = anOrder(tried, [row(1, 'pb2603', '0.00005')])
    const nowhere = { ...tried.way, url: 'http://127.0.0.1:9' }
    expect(await tried.adapter.send(nowhere, NOW(), order)).toMatchObject({ kind: 'later', reason: 'UNREACHABLE' })
    const stranger = { ...tried.way, secret: 'wrong' }
    expect(await tried.adapter.send(stranger, NOW(), order)).toMatchObject({ kind: 'later', reason: 'KEY_REFUSED' })
    expect(await tried.adapter.status(stranger, NOW(), order)).toMatchObject({ kind: 'later', reason: 'KEY_REFUSED' })
    expect(await tried.adapter.read(stranger, NOW(), order)).toMatchObject({ kind: 'later', reason: 'KEY_REFUSED' })
    await tried.shut(true)
    try {
      expect(await tried.adapter.send(tried.way, NOW(), order)).toMatchObject({ kind: 'later', reason: 'AFTER_HOURS' })
      expect(await tried.taken()).not.toContain(order.reference)
    } finally {
      await tried.shut(false)
    }
    await carry(tried, order, [])
  })
}
