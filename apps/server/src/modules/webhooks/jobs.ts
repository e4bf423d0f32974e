import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import type { TaskHandler } from '#platform/module.ts'
import { DELIVER_TASK, deliver } from './service/deliver.ts'
import { FEED_TASK, passFeed } from './service/feed.ts'
import { sweepOld } from './store/event.ts'

const SWEEP_TASK = 'webhooks.event.sweep'
/** So long an event can be replayed, and a cursor be behind. */
const KEPT_HOURS = 30 * 24

const about = z.object({ id: z.uuid() })

/** The module's background work by task name. */
export const webhookTasks: Readonly<Record<string, TaskHandler>> = {
  [FEED_TASK]: (platform, _payload, { signal }) => passFeed(platform, signal),
  [DELIVER_TASK]: (platform, payload, { signal }) => deliver(platform, about.parse(payload).id, signal),
  [SWEEP_TASK]: (platform) =>
    inTransaction(platform.db, (tx) => sweepOld(tx, toWire(platform.clock().subtract({ hours: KEPT_HOURS })))),
}

export const webhookCrontab = [`* * * * * ${FEED_TASK}`, `37 3 * * * ${SWEEP_TASK}`]
