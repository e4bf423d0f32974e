import { toWire } from '#kernel/clock.ts'
import { systemActor } from '#platform/actor.ts'
import type { TaskHandler } from '#platform/module.ts'
import { settleCancellation } from './commands/lifecycle.ts'
import { cancellingIds } from './store/account.ts'

const BATCH = 500

/** Every quarter of an hour each waiting cancellation is looked at again; the key makes one look per account and run. */
const settleWaiting: TaskHandler = async (platform, _payload, { signal }) => {
  const actor = systemActor([settleCancellation.name])
  const round = toWire(platform.clock()).slice(0, 16)
  for (const id of await cancellingIds(platform.db, BATCH)) {
    if (signal.aborted) return
    await platform.execute(settleCancellation, { id }, actor, { key: `settle:${id}:${round}` })
  }
}

export const accountTasks = { 'accounts.cancellation.settle-waiting': settleWaiting }
export const accountCrontab = ['*/15 * * * * accounts.cancellation.settle-waiting']
