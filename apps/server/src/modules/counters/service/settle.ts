import { toWire } from '#kernel/clock.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import type { Difference } from '../policy/compare.ts'
import { isFailure } from '../policy/times.ts'
import type { FailureReason, WaitingReason } from '../schema.ts'
import { noteFailure, noteOk } from '../store/counter.ts'
import { noteDifferences } from '../store/incident.ts'
import {
  markFailed,
  markRows,
  moveOn,
  putOff,
  type RowMark,
  type Step,
  successorOf,
  type Turn,
} from '../store/queue.ts'
import { stepOf } from './changes.ts'

/** Says to the flow of a case how its counters stand. */
export const ANSWER_TASK = 'counters.case.answer'

/** Tells open consoles; ids only, and only to those who may see the account. */
const announce = (tx: Tx, now: Temporal.Instant, { id, businessLine, departmentId }: Turn): Promise<void> =>
  appendEvents(tx, now, [{ topic: 'counters', ids: [id], businessLine, departmentId }])

type Delay = { reason: WaitingReason; nextAt: Temporal.Instant; counted: boolean; receipt?: string; reached?: boolean }

/** It waits; the job that comes back to it exists exactly when this is written. */
export async function wait(platform: Platform, turn: Turn, delay: Delay): Promise<void> {
  const { reason, counted, receipt, reached = false } = delay
  const nextAt = toWire(delay.nextAt)
  await inTransaction(platform.db, async (tx) => {
    const now = platform.clock()
    if (reached) await noteOk(tx, turn.counter, toWire(now))
    if (isFailure(reason)) await noteFailure(tx, turn.counter, reason, now)
    const held = await putOff(tx, turn, { reason, nextAt, counted, ...(receipt ? { receipt } : {}) })
    if (!held) return
    await addJobs(tx, [stepOf(turn.id, nextAt)])
    await announce(tx, now, turn)
  })
}

type Going = Omit<Step, 'at' | 'nextAt'> & {
  nextAt: Temporal.Instant
  marks?: readonly RowMark[]
  differences?: readonly Difference[]
}

/** What follows when a delivery is over: the next of the account, and the flow that waits for it. */
async function afterwards(tx: Tx, turn: Turn): Promise<void> {
  const next = await successorOf(tx, turn)
  await addJobs(tx, [
    ...(next === null ? [] : [stepOf(next)]),
    ...(turn.caseId === null ? [] : [{ task: ANSWER_TASK, payload: { caseId: turn.caseId }, attemptsMax: 5 }]),
  ])
}

/** It has come further at the counter. */
export async function goOn(
  platform: Platform,
  turn: Turn,
  { nextAt, marks = [], differences, ...step }: Going,
): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const now = platform.clock()
    const at = toWire(now)
    await noteOk(tx, turn.counter, at)
    if (!(await moveOn(tx, turn, { ...step, at, nextAt: toWire(nextAt) }))) return
    await markRows(tx, turn.id, marks)
    if (differences) await noteDifferences(tx, turn.id, differences, at)
    if (step.state === 'effective') await afterwards(tx, turn)
    else await addJobs(tx, [stepOf(turn.id, toWire(nextAt))])
    await announce(tx, now, turn)
  })
}

type Failing = {
  reason: FailureReason
  receipt: string | null
  marks: readonly RowMark[]
  differences?: readonly Difference[]
  /** Whether it was the counter that answered. */
  reached: boolean
}

/** It is over, for a person to look at. */
export async function fail(platform: Platform, turn: Turn, failing: Failing): Promise<void> {
  const { reason, receipt, marks, differences, reached } = failing
  await inTransaction(platform.db, async (tx) => {
    const now = platform.clock()
    const at = toWire(now)
    if (reached) await noteOk(tx, turn.counter, at)
    const arrived = differences !== undefined
    if (!(await markFailed(tx, turn, { reason, receipt, at, arrived }))) return
    await markRows(tx, turn.id, marks)
    if (differences) await noteDifferences(tx, turn.id, differences, at)
    await afterwards(tx, turn)
    await announce(tx, now, turn)
  })
}
