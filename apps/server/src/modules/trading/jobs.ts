import { toWire } from '#kernel/clock.ts'
import { systemActor } from '#platform/actor.ts'
import type { TaskHandler } from '#platform/module.ts'
import { recomputePermission } from './commands/recompute.ts'
import { changedAccounts } from './store/permission.ts'

const BATCH = 500

/** Works out anew what accounts keep whose type or marks have changed; until then every reading takes the change off itself. */
const followKinds: TaskHandler = async (platform, _payload, { signal }) => {
  const actor = systemActor([recomputePermission.name])
  const round = toWire(platform.clock()).slice(0, 16)
  for (const accountId of await changedAccounts(platform.db, BATCH)) {
    if (signal.aborted) return
    await platform.execute(recomputePermission, { accountId }, actor, { key: `recompute:${accountId}:${round}` })
  }
}

export const tradingTasks = { 'trading.permission.follow': followKinds }
export const tradingCrontab = ['*/5 * * * * trading.permission.follow']
