import { toWire } from '#kernel/clock.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import type { Attempt, Letter } from '../gateway/answer.ts'
import { sendChat } from '../gateway/chat.ts'
import { sendMail } from '../gateway/mail.ts'
import { sendSms } from '../gateway/sms.ts'
import { enclosers } from '../kinds.ts'
import type { Enclosure } from '../policy/kind.ts'
import { nextAttempt, quietUntil } from '../policy/times.ts'
import type { WaitingReason } from '../schema.ts'
import * as queue from '../store/queue.ts'
import { openRobot } from '../store/robot.ts'
import { findQuietHours } from '../store/setting.ts'

/** Asks the provider what became of one message. */
export const RECEIPT_TASK = 'messages.receipt.ask'
const FIRST_RECEIPT_S = 5

/** Tells open consoles; ids only, and only to those who may see the client. */
export async function announce(tx: Tx, now: Temporal.Instant, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await appendEvents(tx, now, [{ topic: 'messages', ids }])
}

/** The papers that go with it; null when they could not be made now. */
async function enclosuresOf(platform: Platform, { id, kind, about }: queue.Waiting): Promise<Enclosure[] | null> {
  const encloser = platform.offered(enclosers).find((one) => one.kind === kind)
  if (!encloser || about === null) return []
  try {
    return await encloser.enclose(platform, about)
  } catch (error) {
    platform.log.error({ err: error, message: id, kind }, 'enclosures could not be made')
    return null
  }
}

async function handOver(platform: Platform, now: Temporal.Instant, one: queue.Waiting): Promise<Attempt> {
  const { sms, mail } = platform.config.messages
  const letter: Letter = {
    reference: `${one.id}:${one.round}`,
    to: one.to,
    language: one.language,
    subject: one.content.subject,
    body: one.content.body,
    enclosures: [],
  }
  if (one.channel === 'sms' && sms) return sendSms(sms, now, letter)
  if (one.channel === 'chat') {
    const robot = await openRobot(platform.db, platform.cipher, one.to)
    return sendChat(robot, platform.config.webhookPrivateHosts, now, letter)
  }
  if (one.channel === 'email' && mail) {
    const enclosures = await enclosuresOf(platform, one)
    if (enclosures === null) return { kind: 'later', reason: 'ENCLOSURES_FAILED', retryAfter: null }
    return sendMail(mail, { ...letter, enclosures })
  }
  return { kind: 'later', reason: 'UNCONFIGURED', retryAfter: null }
}

type Delay = { reason: WaitingReason; nextAt: Temporal.Instant; counted: boolean }

/** The queue's pass comes back to it. */
async function putOff(platform: Platform, one: queue.Waiting, delay: Delay): Promise<void> {
  const nextAt = toWire(delay.nextAt)
  await inTransaction(platform.db, async (tx) => {
    await queue.putOff(tx, one, { ...delay, nextAt })
    await announce(tx, platform.clock(), [one.id])
  })
}

async function settle(platform: Platform, one: queue.Waiting, attempt: Attempt): Promise<void> {
  const now = platform.clock()
  if (attempt.kind === 'later') {
    const { reason, retryAfter } = attempt
    await putOff(platform, one, {
      reason,
      nextAt: reason === 'UNCONFIGURED' ? now : nextAttempt(now, one.attempts, retryAfter),
      counted: reason !== 'UNCONFIGURED',
    })
    return
  }
  const at = toWire(now)
  await inTransaction(platform.db, async (tx) => {
    if (attempt.kind === 'refused') await queue.markFailed(tx, one, { ...attempt, at })
    else {
      await queue.markSent(tx, one, { ...attempt, at })
      if (attempt.providerId !== null) {
        const runAt = toWire(now.add({ seconds: FIRST_RECEIPT_S }))
        await addJobs(tx, [{ task: RECEIPT_TASK, payload: { id: one.id }, runAt, attemptsMax: 3 }])
      }
    }
    await announce(tx, now, [one.id])
  })
}

/** One attempt at a message that waits and is due; whatever comes of it is written down. */
export async function sendMessage(platform: Platform, id: string): Promise<void> {
  const now = platform.clock()
  const one = await queue.takeTurn(platform.db, platform.cipher, id, toWire(now))
  if (!one) return
  if (one.expired) {
    await settle(platform, one, { kind: 'refused', reason: 'EXPIRED', receipt: null })
    return
  }
  const quiet = one.urgent ? null : quietUntil(now, await findQuietHours(platform.db), platform.config.timeZone)
  if (quiet) await putOff(platform, one, { reason: 'QUIET_HOURS', nextAt: quiet, counted: false })
  else await settle(platform, one, await handOver(platform, now, one))
}
