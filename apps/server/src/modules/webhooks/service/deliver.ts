import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import { callOut, OutwardFailure } from '#platform/outward/call.ts'
import type { Platform } from '#platform/platform.ts'
import { receiverOf } from '../policy/address.ts'
import { hasFailedTooLong, isGivenUp, nextAttempt, type Verdict, verdictOf } from '../policy/attempts.ts'
import {
  endTurn,
  type Outcome,
  settleDelivery,
  type Turn,
  takeDeliveries,
  takeTurn,
  type Waiting,
} from '../store/delivery.ts'
import { setState } from '../store/subscription.ts'
import { signedHeaders } from './sign.ts'

/** Background work: sends what waits for one subscription. */
export const DELIVER_TASK = 'webhooks.subscription.deliver'

const LIMIT_MS = 10_000
const ANSWER_MAX_BYTES = 64_000
/** Deliveries of one turn: it ends well inside the two minutes it is held for. */
const TURN_MAX = 10

type Attempt = { status: number | null; error: string | null; retryAfter: number | null; durationMs: number }

async function send(platform: Platform, turn: Turn, { event }: Waiting): Promise<Attempt> {
  const target = receiverOf(turn.url, platform.config.webhookPrivateHosts)
  const started = platform.clock().epochMilliseconds
  const took = () => platform.clock().epochMilliseconds - started
  if (!target) return { status: null, error: 'private', retryAfter: null, durationMs: 0 }
  const { seq: _seq, ...told } = event
  const body = JSON.stringify(told)
  const headers = signedHeaders(turn.secret, { id: event.id, seconds: Math.floor(started / 1000), body })
  try {
    const call = { target, method: 'POST' as const, headers, body, timeoutMs: LIMIT_MS, maxBytes: ANSWER_MAX_BYTES }
    const answer = await callOut(call)
    const retryAfter = Number(answer.headers['retry-after'])
    return {
      status: answer.status,
      error: null,
      retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
      durationMs: took(),
    }
  } catch (error) {
    if (!(error instanceof OutwardFailure)) throw error
    const detail = error.kind === 'network' ? error.detail : error.kind
    return { status: null, error: detail.slice(0, 100), retryAfter: null, durationMs: took() }
  }
}

function outcomeOf(now: Temporal.Instant, verdict: Verdict, one: Waiting, attempt: Attempt): Outcome {
  const given = verdict === 'refused' && isGivenUp(one.attempts + 1)
  const state = verdict === 'taken' ? 'delivered' : given ? 'failed' : 'waiting'
  // While a receiver is down, its turn waits, not each delivery.
  const nextAt = verdict === 'refused' ? nextAttempt(now, one.attempts + 1, attempt.retryAfter) : now
  const { status: httpStatus, error, durationMs } = attempt
  return { state, httpStatus, error, durationMs, nextAt: toWire(nextAt), at: toWire(now) }
}

/** Ends a turn after a receiver could not be reached: it rests, or gets nothing more. */
async function rest(platform: Platform, turn: Turn, verdict: Verdict, retryAfter: number | null): Promise<void> {
  const now = platform.clock()
  const at = toWire(now)
  const failingSince = turn.failingSince ?? at
  const attempts = turn.attempts + 1
  const reason = verdict === 'gone' ? 'GONE' : hasFailedTooLong(now, failingSince) ? 'FAILING' : null
  await inTransaction(platform.db, async (tx) => {
    if (reason) await setState(tx, turn.id, { state: 'disabled', reason, at })
    else await endTurn(tx, turn.id, { nextAt: toWire(nextAttempt(now, attempts, retryAfter)), attempts, failingSince })
    await appendEvents(tx, now, [{ topic: 'webhooks', ids: [turn.id] }])
  })
}

/**
 * Sends what waits for a subscription, one after the other in the order of events. A receiver that is down rests as a
 * whole, so that it meets one attempt at a time and not everything that waits; what it turns down keeps nothing behind it.
 */
export async function deliver(platform: Platform, id: string, signal: AbortSignal): Promise<void> {
  const turn = await takeTurn(platform.db, platform.cipher, id, toWire(platform.clock()))
  if (!turn) return
  const waiting = await takeDeliveries(platform.db, id, toWire(platform.clock()), TURN_MAX)
  for (const one of waiting) {
    if (signal.aborted) break
    const attempt = await send(platform, turn, one)
    const verdict = verdictOf(attempt.status)
    const now = platform.clock()
    await inTransaction(platform.db, (tx) => settleDelivery(tx, one, outcomeOf(now, verdict, one, attempt)))
    if (verdict === 'down' || verdict === 'gone') return rest(platform, turn, verdict, attempt.retryAfter)
  }
  await inTransaction(platform.db, async (tx) => {
    const now = platform.clock()
    await endTurn(tx, id, { nextAt: toWire(now), attempts: 0, failingSince: null })
    await appendEvents(tx, now, [{ topic: 'webhooks', ids: [id] }])
    if (waiting.length === TURN_MAX) await addJobs(tx, [{ task: DELIVER_TASK, payload: { id }, attemptsMax: 3 }])
  })
}
