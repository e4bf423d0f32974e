import { toWire } from '#kernel/clock.ts'
import { type Json, Refused } from '#kernel/refusal.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { Facts } from '../schema/case.ts'
import { dueTimers, findOutside, type OutsideFailure, type OutsideRef, setOutside } from '../store/outside.ts'
import { SYSTEM } from './act.ts'
import { Board } from './board.ts'
import type { CaseContext } from './listener.ts'
import { type OutsideAnswer, type OutsideRunner, type OutsideWork, outsideKindOf, runnerFor } from './outside.ts'
import type { Seat } from './seat.ts'
import { caseContextOf, settle } from './settle.ts'

/** Attempts that met a failing machine before the work has failed. */
const ATTEMPTS_MAX = 5

type OutsideContext = Pick<CaseContext, 'tx' | 'now' | 'platform'>

/** The answer of a runner that undoes what it has written. */
class Failing extends Error {
  readonly failure: OutsideFailure
  constructor(failure: OutsideFailure) {
    super(failure.code)
    this.failure = failure
  }
}

function workOf(seat: Seat, ref: OutsideRef): OutsideWork | null {
  const { row, state, flow } = seat
  const token = state.tokens.find((one) => one.id === ref.tokenId && one.visit === ref.visit)
  if (token?.state !== 'waiting') return null
  const node = nodeOf(graphOf(flow.definition), token.nodeId)
  const kind = outsideKindOf(node)
  return kind && { ...ref, kind, nodeId: node.id, node, row, facts: state.facts, flowCode: flow.code }
}

async function seatOf(context: OutsideContext, caseId: string): Promise<{ board: Board; seat: Seat | undefined }> {
  const board = new Board(context.tx, context.platform, context.now)
  await board.load([caseId], [])
  return { board, seat: board.seats.get(caseId) }
}

type Ending = { facts?: Facts; detail?: Record<string, Json>; failure?: OutsideFailure }

/** Ends the work on a case that is loaded, and lets the case go on or stop. */
async function end(context: CaseContext, board: Board, seat: Seat, ref: OutsideRef, ending: Ending): Promise<void> {
  const { facts, detail = {}, failure } = ending
  const { tokenId, visit } = ref
  const told = failure
    ? { ...detail, module: failure.module, code: failure.code, params: failure.params ?? {} }
    : detail
  const refusal = failure
    ? board.apply(seat, { kind: 'failed', tokenId, visit }, SYSTEM, told)
    : board.apply(
        seat,
        { kind: 'completed', tokenId, visit, ...(facts ? { facts } : {}) },
        SYSTEM,
        facts ? { ...told, facts: { ...facts } } : told,
      )
  if (refusal) throw new Error(`outside work that is waited for was refused: ${refusal.code}`)
  await setOutside(
    context.tx,
    context.now,
    ref,
    failure ? 'failed' : 'completed',
    failure ? { detail, failure } : { detail },
  )
  await settle(context, board, seat)
}

/** Ends work somebody else was doing, if the case still waits for it. */
async function endLater(context: CaseContext, ref: OutsideRef, ending: Ending): Promise<boolean> {
  const { board, seat } = await seatOf(context, ref.caseId)
  if (!seat || !workOf(seat, ref)) return false
  await end(context, board, seat, ref, ending)
  return true
}

/**
 * Says that work a runner left `waiting` is done, in the caller's transaction.
 *
 * @returns false when the case does not wait for it any more; then nothing has changed.
 */
export function completeOutside(
  context: CaseContext,
  ref: OutsideRef,
  facts: Facts = {},
  detail: Record<string, Json> = {},
): Promise<boolean> {
  return endLater(context, ref, { facts, detail })
}

/** Says that work a runner left `waiting` has failed; an administrator decides what happens. As `completeOutside`. */
export function failOutside(context: CaseContext, ref: OutsideRef, failure: OutsideFailure): Promise<boolean> {
  return endLater(context, ref, { failure })
}

/** A timer whose end nobody could tell, for want of a date or of a calendar, has failed. */
function timeUp(dueAt: string | null): OutsideAnswer {
  return dueAt === null ? { kind: 'failed', module: 'approvals', code: 'TIMER_UNKNOWN' } : { kind: 'completed' }
}

async function runOnce(
  context: CaseContext,
  ref: OutsideRef,
  runner: OutsideRunner | 'timer',
  prepared: unknown,
): Promise<void> {
  const { board, seat } = await seatOf(context, ref.caseId)
  const work = seat && workOf(seat, ref)
  const known = await findOutside(context.tx, ref)
  if (!seat || !work || known?.state !== 'due') return
  if (runner === 'timer' && known.dueAt !== null && toWire(context.now) < known.dueAt) return
  const answer = runner === 'timer' ? timeUp(known.dueAt) : await runner.run(context, work, prepared)
  if (answer.kind === 'failed') throw new Failing(answer)
  if (answer.kind === 'completed') await end(context, board, seat, ref, answer)
  else await setOutside(context.tx, context.now, ref, 'waiting', { detail: answer.detail ?? {} })
}

function failureOf(error: unknown): OutsideFailure | null {
  if (error instanceof Failing) return error.failure
  if (error instanceof Refused) return { module: error.module, code: error.code, params: error.params }
  return null
}

async function inContext<T>(platform: Platform, work: (context: CaseContext) => Promise<T>): Promise<T> {
  return inTransaction(platform.db, async (tx: Tx) => {
    const { context, close } = caseContextOf(tx, platform)
    const value = await work(context)
    await close()
    return value
  })
}

/** What the work is, read without a lock; null when nobody waits for it. */
async function peek(platform: Platform, ref: OutsideRef): Promise<OutsideWork | null> {
  return inTransaction(platform.db, async (tx) => {
    const { seat } = await seatOf({ tx, platform, now: platform.clock() }, ref.caseId)
    return seat ? workOf(seat, ref) : null
  })
}

async function carryOut(platform: Platform, ref: OutsideRef): Promise<void> {
  const work = await peek(platform, ref)
  if (!work) return
  const runner = work.kind === 'timer' ? 'timer' : runnerFor(platform, work.kind, work.row.targetType)
  if (!runner) throw new Failing({ module: 'approvals', code: 'NOBODY_RUNS_IT', params: { kind: work.kind } })
  const prepared = runner === 'timer' ? null : await runner.prepare?.(platform, work)
  await inContext(platform, (context) => runOnce(context, ref, runner, prepared))
}

/**
 * Does the outside work of one stay of a token, in one transaction with the move of its case; a second run finds it
 * done. What a runner refuses, and a machine that fails for good, leave the node to an administrator.
 *
 * @throws what went wrong with the machine, for the first attempts, so that the worker tries again.
 */
export async function runOutside(platform: Platform, ref: OutsideRef, attempt: number): Promise<void> {
  try {
    await carryOut(platform, ref)
  } catch (error) {
    const known = failureOf(error)
    if (!known && attempt < ATTEMPTS_MAX) throw error
    if (!known) platform.log.error({ err: error, caseId: ref.caseId }, 'outside work not carried out')
    const failure = known ?? { module: 'approvals', code: 'OUTSIDE_WORK_FAILED' }
    await inContext(platform, async (context) => {
      if ((await findOutside(context.tx, ref))?.state === 'due') await endLater(context, ref, { failure })
    })
  }
}

/** Tells whoever does it that the work is not wanted any more. */
export async function abandonOutside(platform: Platform, ref: OutsideRef, targetType: string): Promise<void> {
  await inContext(platform, async (context) => {
    const row = await findOutside(context.tx, ref)
    if (row?.state === 'abandoned') await runnerFor(platform, row.kind, targetType)?.abandon?.(context, ref)
  })
}

/** Ends every timer whose time is up. Each ends in a transaction of its own, so two sweeps at a time end it once. */
export async function endTimers(platform: Platform, attempt: number): Promise<void> {
  for (const ref of await dueTimers(platform.db, toWire(platform.clock()))) await runOutside(platform, ref, attempt)
}
