import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Channel } from './schema.ts'
import { SEND_TASK } from './service/queue.ts'
import { askReceipt, askReceipts } from './service/receipts.ts'
import { RECEIPT_TASK, sendMessage } from './service/send.ts'
import { dueMessages } from './store/queue.ts'

export const PASS_TASK = 'messages.queue.pass'
export const RECEIPTS_TASK = 'messages.receipt.pass'

const about = z.object({ id: z.uuid() })

/** Sees to what is due: tried before, after quiet hours, when a gateway was set up, after a crash. */
const pass: TaskHandler = async (platform) => {
  const { sms, mail } = platform.config.messages
  const channels: Channel[] = ['chat', ...(sms ? (['sms'] as const) : []), ...(mail ? (['email'] as const) : [])]
  await inTransaction(platform.db, async (tx) => {
    const due = await dueMessages(tx, toWire(platform.clock()), channels)
    await addJobs(
      tx,
      due.map((id) => ({ task: SEND_TASK, payload: { id }, jobKey: `message:${id}`, attemptsMax: 3 })),
    )
  })
}

/** The module's background work by task name. */
export const messageTasks: Readonly<Record<string, TaskHandler>> = {
  [SEND_TASK]: (platform, payload) => sendMessage(platform, about.parse(payload).id),
  [RECEIPT_TASK]: (platform, payload) => askReceipt(platform, about.parse(payload).id),
  [PASS_TASK]: pass,
  [RECEIPTS_TASK]: (platform, _payload, { signal }) => askReceipts(platform, signal),
}

export const messageCrontab = [`* * * * * ${PASS_TASK}`, `* * * * * ${RECEIPTS_TASK}`]
