import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { CounterWay } from '#platform/counters-config.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { ADAPTERS } from '../adapter/adapters.ts'
import type { Adapter, Sending, Standing } from '../adapter/contract.ts'
import { nextAttempt, nextPoll } from '../policy/times.ts'
import { COUNTER_ZONE } from '../policy/zone.ts'
import type { FailureReason, Order, RowProblem, WaitingReason } from '../schema.ts'
import { admitted } from '../store/counter.ts'
import { type RowMark, type Turn, takeTurn } from '../store/queue.ts'
import { orderOf } from './order.ts'
import { readBack } from './read-back.ts'
import { fail, goOn, wait } from './settle.ts'

const STAGES = ['queued', 'sent', 'imported', 'checked', 'effective'] as const

type Way = { adapter: Adapter; way: CounterWay; order: Order & { version: number } }
type Later = { reason: WaitingReason; retryAfter: number | null }

/** Notes an attempt that may be made again, and whether the counter is to blame. */
function later(platform: Platform, turn: Turn, { reason, retryAfter }: Later): Promise<void> {
  const nextAt = nextAttempt(platform.clock(), turn.attempts, retryAfter)
  return wait(platform, turn, { reason, nextAt, counted: true })
}

const marksOf = (problems: readonly RowProblem[]): RowMark[] =>
  problems.map(({ line, code, field }) => ({ line, state: 'refused', code, message: field }))

const answered = (
  rows: readonly { line: number; taken: boolean; code: string | null; message: string | null }[],
): RowMark[] =>
  rows.map(({ line, taken, code, message }) => ({ line, state: taken ? 'taken' : 'refused', code, message }))

async function settleSending(platform: Platform, turn: Turn, sending: Sending, order: Way['order']): Promise<void> {
  if (sending.kind === 'later') return later(platform, turn, sending)
  if (sending.kind === 'refused') {
    const marks = answered(sending.rows ?? [])
    return fail(platform, turn, { reason: sending.reason, receipt: sending.receipt, marks, reached: true })
  }
  return goOn(platform, turn, {
    state: 'sent',
    nextAt: nextPoll(platform.clock(), 1),
    receipt: sending.receipt,
    channel: order.channel,
    mappingVersion: order.version,
  })
}

/** Hands a delivery over, unless its day has not come or is over, or the counter could not keep it digit for digit. */
async function send(platform: Platform, turn: Turn, { adapter, way, order }: Way): Promise<void> {
  const today = dateAt(platform.clock(), COUNTER_ZONE)
  const unsent = (reason: FailureReason, marks: RowMark[] = []) =>
    fail(platform, turn, { reason, receipt: null, marks, reached: false })
  if (turn.lasting === 'today' && turn.dueOn < today) return unsent('DAY_OVER')
  const problems = adapter.validate(order)
  if (problems.length > 0) return unsent('INVALID', marksOf(problems))
  await settleSending(platform, turn, await adapter.send(way, platform.clock(), order), order)
}

/** The order never came, or was forgotten: it leaves again under the same reference. */
const sendAgain = (platform: Platform, turn: Turn): Promise<void> =>
  goOn(platform, turn, {
    state: 'queued',
    reason: 'ANSWER_LOST',
    nextAt: nextAttempt(platform.clock(), turn.attempts, null),
    receipt: null,
  })

async function settleStanding(platform: Platform, turn: Turn, standing: Standing, way: Way): Promise<void> {
  if (standing.kind === 'later') return later(platform, turn, standing)
  if (standing.kind === 'unknown') return sendAgain(platform, turn)
  const marks = answered(standing.rows)
  const { receipt } = standing
  if (standing.kind === 'refused') {
    return fail(platform, turn, { reason: standing.reason, receipt, marks, reached: true })
  }
  if (standing.stage === 'effective') return readBack(platform, turn, { ...way, receipt, marks })
  const nextAt = nextPoll(platform.clock(), turn.attempts + 1)
  // An answer that tells of an earlier moment than the one before it moves nothing back.
  const further = STAGES.indexOf(standing.stage) > STAGES.indexOf(turn.state)
  if (further) return goOn(platform, turn, { state: standing.stage, nextAt, receipt, marks })
  return wait(platform, turn, { reason: 'AT_COUNTER', nextAt, counted: true, receipt, reached: true })
}

/** One step of a delivery that is due and whose turn it is; whatever comes of it is written down. */
export async function advance(platform: Platform, id: string): Promise<void> {
  const now = platform.clock()
  const turn = await takeTurn(platform.db, id, toWire(now))
  if (!turn) return
  const uncounted = (reason: WaitingReason, nextAt: Temporal.Instant) =>
    wait(platform, turn, { reason, nextAt, counted: false })
  if (turn.state === 'queued' && turn.dueOn > dateAt(now, COUNTER_ZONE)) {
    return uncounted('NOT_YET', Temporal.PlainDate.from(turn.dueOn).toZonedDateTime(COUNTER_ZONE).toInstant())
  }
  const way = platform.config.counters[turn.counter]
  if (!turn.enabled) return uncounted('DISABLED', now.add({ minutes: 1 }))
  if (!way) return uncounted('UNCONFIGURED', now.add({ minutes: 1 }))
  const shutUntil = await admitted(platform.db, turn.counter, toWire(now))
  if (shutUntil !== null) return uncounted('CIRCUIT_OPEN', Temporal.Instant.from(shutUntil))
  const adapter = ADAPTERS[turn.counter]
  const order = await inTransaction(platform.db, (tx) => orderOf(tx, turn))
  if (turn.state === 'queued') return send(platform, turn, { adapter, way, order })
  const standing = await adapter.status(way, platform.clock(), order)
  await settleStanding(platform, turn, standing, { adapter, way, order })
}
