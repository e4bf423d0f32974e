import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import { systemActor } from '#platform/actor.ts'
import type { TaskHandler } from '#platform/module.ts'
import { BACKFILL_TASK, stepBackfill } from './commands/backfill.ts'
import { retireRegistrations } from './commands/registration.ts'
import { runningBackfills } from './store/backfill.ts'

/** Goes on with a run batch by batch; a step repeated after a crash is the same call. */
const backfill: TaskHandler = async (platform, payload, { signal }) => {
  const actor = systemActor([stepBackfill.name])
  while (!signal.aborted) {
    const run = (await runningBackfills(platform.db)).find(({ id }) => id === payload.id)
    if (!run) return
    try {
      const key = `bcan-backfill:${run.id}:${run.steps}`
      await platform.execute(stepBackfill, { id: run.id, step: run.steps }, actor, { key })
    } catch (error) {
      // Somebody stopped it between two steps.
      if (error instanceof Refused && error.code === 'BACKFILL_ENDED') return
      throw error
    }
  }
  throw new Error('stopped between two steps; the next run goes on')
}

/** Burns numbers of clients who have no account left. The order control goes by the account itself until then. */
const retire: TaskHandler = async (platform) => {
  const round = toWire(platform.clock()).slice(0, 16)
  const actor = systemActor([retireRegistrations.name])
  await platform.execute(retireRegistrations, { round }, actor, { key: `bcan-retire:${round}` })
}

export const bcanTasks = { [BACKFILL_TASK]: backfill, 'bcan.registration.follow': retire }
export const bcanCrontab = ['7 * * * * bcan.registration.follow']
