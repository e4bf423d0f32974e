import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import type { TaskHandler } from '#platform/module.ts'
import { forgetChallenges } from './store/challenge.ts'
import { forgetSessions } from './store/session.ts'

/** Sessions stay this long after they ended, so that a request's origin can be looked into. */
const KEEP_DAYS = 400

/** Drops codes and sessions that count no more. */
const sweep: TaskHandler = async (platform) => {
  const now = platform.clock()
  await inTransaction(platform.db, async (tx) => {
    await forgetChallenges(tx, toWire(now.subtract({ hours: 24 })))
    await forgetSessions(tx, toWire(now.subtract({ hours: KEEP_DAYS * 24 })))
  })
}

export const portalTasks: Readonly<Record<string, TaskHandler>> = { 'portal.session.sweep': sweep }
export const portalCrontab = ['37 3 * * * portal.session.sweep']
