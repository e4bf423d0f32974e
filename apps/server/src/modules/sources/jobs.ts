import { toWire } from '#kernel/clock.ts'
import type { TaskHandler } from '#platform/module.ts'
import { cutRuns } from './store/run.ts'

/** Closes the entries of runs that ended with their process. */
const cut: TaskHandler = async (platform) => {
  const count = await cutRuns(platform.db, toWire(platform.clock()))
  if (count > 0) platform.log.warn({ count }, 'source runs were cut off')
}

export const sourceTasks = { 'sources.run.cut': cut }
export const sourceCrontab = ['*/10 * * * * sources.run.cut']
