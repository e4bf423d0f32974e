import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { totpStep } from '../credentials/totp.ts'
import { accessErrors } from '../errors.ts'
import { OWN_PASSWORD_ATTEMPTS_MAX } from '../policy/throttle.ts'
import { sessionProve, sessionProved } from '../schema.ts'
import { lockOperator } from '../store/operator.ts'
import { putProof } from '../store/proof.ts'
import { consumeStep, findTotp, wrongProofsSince } from '../store/secret.ts'
import { confirmPassword } from './passwords.ts'
import { TOTP_PURPOSE } from './second-factor.ts'
import { ownSession, recordSelf } from './sessions.ts'

const WINDOW_MINUTES = 15

/** @throws TOTP_CODE_WRONG, RATE_LIMITED after five wrong ones in a quarter of an hour */
async function confirmCode(context: CommandContext, secret: Buffer, lastStep: number, code: string): Promise<void> {
  const { tx, actor, now, platform } = context
  await lockOperator(tx, { ...actor, scope: { all: true } }, actor.operatorId)
  const wrong = await wrongProofsSince(tx, actor.operatorId, now.subtract({ minutes: WINDOW_MINUTES }))
  if (wrong >= OWN_PASSWORD_ATTEMPTS_MAX) throw platformErrors.RATE_LIMITED({ retryAfterSeconds: WINDOW_MINUTES * 60 })
  const step = totpStep(platform.cipher.open(secret, TOTP_PURPOSE), code.replace(/\s/g, ''), now, lastStep)
  if (step === null || !(await consumeStep(tx, actor.operatorId, step))) {
    throw accessErrors.TOTP_CODE_WRONG({}, [{ path: 'code', code: 'custom' }])
  }
}

/**
 * Shows again who sits at this session, before a decision that asks for it: by a code of the second factor where there is
 * one, else by the password. It counts for this session alone, as long as the rule that asks says.
 *
 * @throws SESSION_REQUIRED, PASSWORD_WRONG, TOTP_CODE_WRONG, RATE_LIMITED
 */
export const proveSession = defineCommand({
  name: 'access.session.prove',
  permission: null,
  scope: 'own',
  input: sessionProve,
  output: sessionProved,
  async run(context, { password, code }) {
    recordSelf(context)
    const sessionId = ownSession(context)
    const { tx, actor, now } = context
    const totp = await findTotp(tx, actor.operatorId)
    const factor = totp?.confirmed ? 'totp' : 'password'
    if (totp?.confirmed) await confirmCode(context, totp.secret, totp.lastStep, code ?? '')
    else await confirmPassword(context, password ?? '', 'password')
    await putProof(tx, { sessionId, operatorId: actor.operatorId, factor, at: toWire(now) })
    context.record({ after: { session: sessionId, factor } })
    return { provedAt: toWire(now) }
  },
})
