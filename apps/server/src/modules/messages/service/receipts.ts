import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { receiptText } from '../gateway/answer.ts'
import { askAboutSms } from '../gateway/sms.ts'
import * as queue from '../store/queue.ts'
import { announce } from './send.ts'

/** So long the provider is asked about a message it took. */
const ASKED_HOURS = 48

async function askAbout(platform: Platform, one: queue.UnderWay): Promise<void> {
  const { sms } = platform.config.messages
  if (!sms) return
  const answer = await askAboutSms(sms, platform.clock(), one.providerId)
  if (answer === null || answer.status === 'accepted') return
  const now = platform.clock()
  const at = toWire(now)
  await inTransaction(platform.db, async (tx) => {
    if (answer.status === 'delivered') await queue.markDelivered(tx, one, at)
    else {
      const receipt = receiptText(answer.reason ?? '')
      await queue.markFailed(tx, one, { reason: 'NOT_DELIVERED', receipt, at })
    }
    await announce(tx, now, [one.id])
  })
}

/** Asks about one message, soon after it left. */
export async function askReceipt(platform: Platform, id: string): Promise<void> {
  const one = await queue.stillUnderWay(platform.db, id)
  if (one) await askAbout(platform, one)
}

/** Asks about everything that has left and whose end is not known. */
export async function askReceipts(platform: Platform, signal: AbortSignal): Promise<void> {
  const since = toWire(platform.clock().subtract({ hours: ASKED_HOURS }))
  for (const one of await queue.underWay(platform.db, since)) {
    if (signal.aborted) return
    await askAbout(platform, one)
  }
}
