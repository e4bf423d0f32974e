import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { Platform } from '#platform/platform.ts'
import { askAboutFile, putFile, type Reply, type Verdict } from '../gateway/platform.ts'
import { nextAsking, nextAttempt } from '../policy/times.ts'
import { type EventRow, lockEvent } from '../store/event.ts'
import { insertReply, type Settled, settleFile, type Turn, takeTurn } from '../store/file.ts'
import { refreshStanding } from '../store/standing.ts'

/** Hands one file over, or asks about it. */
export const SEND_TASK = 'cloudsync.file.send'
/** Files are asked about so often while the platform does not judge them; about a day. */
const ASKINGS_MAX = 30

/** Tells open consoles that an event has moved. */
export async function announce(tx: Tx, now: Temporal.Instant, event: Omit<EventRow, 'state'>): Promise<void> {
  const { id, businessLine, departmentId } = event
  await appendEvents(tx, now, [{ topic: 'cloudEvents', ids: [id], businessLine, departmentId }])
}

type Answer = Verdict | { kind: 'unconfigured' } | { kind: 'gone' }

async function handOver(platform: Platform, turn: Turn): Promise<Answer> {
  const access = platform.config.cloud
  if (!access) return { kind: 'unconfigured' }
  if (turn.state === 'SENT') return askAboutFile(access, platform.clock(), turn.id)
  const { accountNo, business, parameter, occurredOn, eventNo, fileName, mime, size, content: sha256 } = turn
  try {
    const stream = await platform.objects.open(sha256)
    const sheet = { accountNo, business, parameter, occurredOn, eventNo, fileName, mime, size, sha256 }
    return await putFile(access, platform.clock(), turn.id, sheet, stream)
  } catch (error) {
    if (error instanceof Refused && error.code === 'FILE_GONE') return { kind: 'gone' }
    throw error
  }
}

type Outcome = Pick<Settled, 'state' | 'reason' | 'nextAt' | 'platformId' | 'counted'>

const LOST = { reason: 'PLATFORM_FAULT', retryAfter: null } as const

/** Where an answer leaves the file. */
function outcomeOf(turn: Turn, answer: Answer, now: Temporal.Instant): Outcome {
  const ended = { nextAt: null, platformId: null, counted: true }
  if (answer.kind === 'unconfigured') {
    return { state: turn.state, reason: 'UNCONFIGURED', nextAt: toWire(now), platformId: null, counted: false }
  }
  if (answer.kind === 'gone') return { ...ended, state: 'FAILED', reason: 'FILE_GONE' }
  if (answer.kind === 'refused') return { ...ended, state: 'FAILED', reason: 'REFUSED' }
  if (answer.kind === 'accepted') return { ...ended, state: 'DONE', reason: null, platformId: answer.platformId }
  if (answer.kind === 'pending') {
    const asked = turn.state === 'SENT' ? turn.attempts + 1 : 1
    if (asked > ASKINGS_MAX) return { ...ended, state: 'FAILED', reason: 'PLATFORM_FAULT' }
    const nextAt = toWire(nextAsking(now, asked))
    return { state: 'SENT', reason: null, nextAt, platformId: answer.platformId, counted: true }
  }
  // What it has forgotten is handed over again.
  const { reason, retryAfter } = answer.kind === 'unknown' ? LOST : answer
  const next = nextAttempt(now, turn.attempts, retryAfter)
  const again = answer.kind === 'unknown' ? 'WAITING' : turn.state
  const state = next === null ? 'FAILED' : again
  return { ...ended, state, reason, nextAt: next === null ? null : toWire(next) }
}

const NO_REPLY: Reply = { status: null, body: null }

/** One attempt at a file whose turn it is; whatever comes of it is written down. */
export async function sendFile(platform: Platform, id: string): Promise<void> {
  const turn = await takeTurn(platform.db, id, toWire(platform.clock()))
  if (!turn) return
  const answer = await handOver(platform, turn)
  const now = platform.clock()
  const at = toWire(now)
  await inTransaction(platform.db, async (tx) => {
    const event = await lockEvent(tx, null, turn.eventId)
    if (!event) return
    if ('reply' in answer || answer.kind === 'gone') {
      const { status, body } = 'reply' in answer ? answer.reply : NO_REPLY
      await insertReply(tx, turn.id, { at, status, outcome: answer.kind, body })
    }
    const settled = await settleFile(tx, turn, { ...outcomeOf(turn, answer, now), at })
    if (!settled) return
    await refreshStanding(tx, turn.eventId, at)
    await announce(tx, now, event)
  })
}
