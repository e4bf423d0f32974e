import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { nextLook } from '../policy/times.ts'
import { lockEvent } from '../store/event.ts'
import { collectFiles } from '../store/file.ts'
import { itemsToLook, notedLook, refreshStanding } from '../store/standing.ts'
import { cloudCodes } from './codes.ts'
import { announce, SEND_TASK } from './send.ts'

/** Looks for the files of one event. */
export const LOOK_TASK = 'cloudsync.event.look'

/** Jobs that send these files. */
export const sendJobs = (ids: readonly string[]) =>
  ids.map((id) => ({ task: SEND_TASK, payload: { id }, jobKey: `cloudsync:${id}`, attemptsMax: 3 }))

/** Takes what the archive has for the items that are due, and has it sent; papers that are late are looked for again. */
export async function lookForFiles(platform: Platform, id: string): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const now = platform.clock()
    const at = toWire(now)
    const event = await lockEvent(tx, null, id)
    const parameters = event ? await itemsToLook(tx, id, at) : []
    if (!event || parameters.length === 0) return
    const added = await collectFiles(tx, event, await cloudCodes(tx, parameters), at)
    const again = nextLook(now, Temporal.Instant.from(event.createdAt))
    await notedLook(tx, id, parameters, again === null ? null : toWire(again))
    await refreshStanding(tx, id, at)
    await addJobs(tx, sendJobs(added))
    await announce(tx, now, event)
  })
}
