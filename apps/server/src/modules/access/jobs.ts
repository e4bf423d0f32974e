import { inTransaction } from '#platform/db.ts'
import type { TaskHandler } from '#platform/module.ts'
import { forgetOldOidcAttempts } from './store/oidc-attempt.ts'
import { forgetOldSessions } from './store/session.ts'
import { forgetOldAttempts } from './store/throttle.ts'

/** Sign-ins stay on record this long after they ended, for the list of devices. */
const KEEP_SESSIONS_DAYS = 400

/** Drops what counts no more: old attempts, sessions long over. */
const sweep: TaskHandler = async (platform) => {
  const now = platform.clock()
  await inTransaction(platform.db, async (tx) => {
    await forgetOldAttempts(tx, now)
    await forgetOldOidcAttempts(tx, now)
    await forgetOldSessions(tx, now.subtract({ hours: KEEP_SESSIONS_DAYS * 24 }))
  })
}

export const accessTasks: Readonly<Record<string, TaskHandler>> = { 'access.credential.sweep': sweep }
export const accessCrontab = ['17 3 * * * access.credential.sweep']
