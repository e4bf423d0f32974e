import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { hashPassword, passwordFits } from '../credentials/password.ts'
import { accessErrors } from '../errors.ts'
import { assertPasswordAllowed } from '../policy/password.ts'
import { OWN_PASSWORD_ATTEMPTS_MAX } from '../policy/throttle.ts'
import { nothing, passwordChange } from '../schema.ts'
import { lockOperator } from '../store/operator.ts'
import { passwordHash, setPassword, wrongProofsSince } from '../store/secret.ts'
import { endSessionsOf } from '../store/session.ts'
import { ownSession, recordSelf } from './sessions.ts'

const WINDOW_MINUTES = 15

/**
 * Asks for the password again before what protects the sign-in is changed, for the case that somebody sits at an open
 * session. The person's row stays locked, so guesses come one after the other.
 *
 * @throws PASSWORD_WRONG, RATE_LIMITED after five wrong ones in a quarter of an hour, SESSION_REQUIRED
 */
export async function confirmPassword(context: CommandContext, password: string, path: string): Promise<string> {
  const { tx, actor, now } = context
  ownSession(context)
  await lockOperator(tx, { ...actor, scope: { all: true } }, actor.operatorId)
  const wrong = await wrongProofsSince(tx, actor.operatorId, now.subtract({ minutes: WINDOW_MINUTES }))
  if (wrong >= OWN_PASSWORD_ATTEMPTS_MAX) throw platformErrors.RATE_LIMITED({ retryAfterSeconds: WINDOW_MINUTES * 60 })
  const stored = await passwordHash(tx, actor.operatorId)
  if (stored === null || !(await passwordFits(stored, password))) {
    throw accessErrors.PASSWORD_WRONG({}, [{ path, code: 'custom' }])
  }
  return stored
}

/** Chooses a new password. All other sessions of the person end; this one goes on. */
export const changePassword = defineCommand({
  name: 'access.password.change',
  permission: null,
  scope: 'own',
  input: passwordChange,
  output: nothing,
  async run(context, { current, password }) {
    recordSelf(context)
    const { tx, actor, now } = context
    const stored = await confirmPassword(context, current, 'current')
    const { username } = await lockOperator(tx, { ...actor, scope: { all: true } }, actor.operatorId)
    assertPasswordAllowed(password, username)
    if (await passwordFits(stored, password)) {
      throw accessErrors.PASSWORD_SAME({}, [{ path: 'password', code: 'custom' }])
    }
    await setPassword(tx, actor.operatorId, await hashPassword(password), false, now)
    await endSessionsOf(tx, actor.operatorId, 'password-changed', now, actor.sessionId)
    return {}
  },
})
