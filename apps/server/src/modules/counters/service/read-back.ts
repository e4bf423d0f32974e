import { toWire } from '#kernel/clock.ts'
import type { CounterWay } from '#platform/counters-config.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { ADAPTERS } from '../adapter/adapters.ts'
import type { Adapter } from '../adapter/contract.ts'
import { type Difference, differences } from '../policy/compare.ts'
import { nextAttempt, nextPoll } from '../policy/times.ts'
import type { Order } from '../schema.ts'
import { admitted } from '../store/counter.ts'
import { type RowMark, refusedLines, type Turn, takeReading } from '../store/queue.ts'
import { orderOf } from './order.ts'
import { fail, goOn, wait } from './settle.ts'

/** A reading that differs may be older than the change; so many must say the same before it is believed. */
const READINGS = 3

type Reading = {
  adapter: Adapter
  way: CounterWay
  order: Order
  receipt: string | null
  marks: readonly RowMark[]
}

type Found = { marks: RowMark[]; differing: Difference[] }

/** Lines the counter took, beside what stands there now. */
function compared(order: Order, read: ReadonlyMap<number, object | null>, refused: ReadonlySet<number>): Found {
  const found: Found = { marks: [], differing: [] }
  for (const row of order.rows) {
    if (refused.has(row.line)) continue
    const there = (read.get(row.line) ?? null) as Parameters<typeof differences>[1]
    const differing = differences(row, there)
    found.differing.push(...differing)
    const state = differing.length > 0 ? 'differs' : 'equal'
    found.marks.push({ line: row.line, state, code: null, message: null, found: there })
  }
  return found
}

/**
 * The counter says that it counts: what stands there is read back and compared, and only then believed. A delivery of
 * which lines were refused has failed in part, however the others stand.
 */
export async function readBack(platform: Platform, turn: Turn, reading: Reading): Promise<void> {
  const { adapter, way, order, receipt } = reading
  const answer = await adapter.read(way, platform.clock(), order)
  if (answer.kind === 'later') {
    const nextAt = nextAttempt(platform.clock(), turn.attempts, answer.retryAfter)
    return wait(platform, turn, { reason: answer.reason, nextAt, counted: true })
  }
  const before = await inTransaction(platform.db, (tx) => refusedLines(tx, turn.id))
  const told = reading.marks.filter(({ state }) => state === 'refused')
  const refused = new Set([...before, ...told.map(({ line }) => line)])
  const { marks, differing } = compared(order, answer.rows, refused)
  if (differing.length > 0 && turn.attempts < READINGS) {
    const nextAt = nextPoll(platform.clock(), turn.attempts + 1)
    return wait(platform, turn, { reason: 'AT_COUNTER', nextAt, counted: true, reached: true })
  }
  const all = [...told, ...marks]
  if (differing.length > 0) {
    return fail(platform, turn, { reason: 'MISMATCH', receipt, marks: all, differences: differing, reached: true })
  }
  if (refused.size > 0) {
    return fail(platform, turn, { reason: 'PART_REFUSED', receipt, marks: all, differences: [], reached: true })
  }
  const nextAt = platform.clock()
  await goOn(platform, turn, { state: 'effective', nextAt, receipt, marks: all, differences: [] })
}

/** Looks again at what is settled: incidents open or close by it, and a failed delivery that stands after all counts. */
export async function readAgain(platform: Platform, id: string): Promise<void> {
  const turn = await takeReading(platform.db, id)
  const way = turn ? platform.config.counters[turn.counter] : null
  if (!turn || !way) return
  if ((await admitted(platform.db, turn.counter, toWire(platform.clock()))) !== null) return
  const order = await inTransaction(platform.db, (tx) => orderOf(tx, turn))
  const last = { ...turn, attempts: READINGS }
  await readBack(platform, last, { adapter: ADAPTERS[turn.counter], way, order, receipt: null, marks: [] })
}
