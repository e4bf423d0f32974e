import { defineCommand } from '#platform/command.ts'
import { newRecoveryCodes, newTotpSecret, recoveryHash, totpStep, totpUri } from '../credentials/totp.ts'
import { accessErrors } from '../errors.ts'
import { nothing, totpConfirm, totpConfirmed, totpEnrol, totpEnrolled, totpRemove } from '../schema.ts'
import { lockOperator } from '../store/operator.ts'
import { confirmTotp, consumeStep, deleteTotp, findTotp, putTotp } from '../store/secret.ts'
import { endSessionsOf } from '../store/session.ts'
import { confirmPassword } from './passwords.ts'
import { ownSession, recordSelf } from './sessions.ts'

/** What a sealed second-factor secret is bound to. */
export const TOTP_PURPOSE = 'access.totp.secret'

/** Makes a secret for the person's device. It counts from the moment a code of it is confirmed. */
export const enrolTotp = defineCommand({
  name: 'access.totp.enrol',
  permission: null,
  scope: 'own',
  input: totpEnrol,
  output: totpEnrolled,
  async run(context, { password }) {
    recordSelf(context)
    const { tx, actor, now, platform } = context
    await confirmPassword(context, password, 'password')
    if ((await findTotp(tx, actor.operatorId))?.confirmed) throw accessErrors.TOTP_ALREADY_ENROLLED()
    const { username } = await lockOperator(tx, { ...actor, scope: { all: true } }, actor.operatorId)
    const secret = newTotpSecret()
    await putTotp(tx, actor.operatorId, platform.cipher.seal(secret, TOTP_PURPOSE), now)
    return { secret, uri: totpUri(secret, username) }
  },
})

/** Proves that the device has the secret. Other sessions end; they were begun without the second factor. */
export const confirmTotpCommand = defineCommand({
  name: 'access.totp.confirm',
  permission: null,
  scope: 'own',
  input: totpConfirm,
  output: totpConfirmed,
  async run(context, { code }) {
    recordSelf(context)
    ownSession(context)
    const { tx, actor, now, platform } = context
    await lockOperator(tx, { ...actor, scope: { all: true } }, actor.operatorId)
    const totp = await findTotp(tx, actor.operatorId)
    if (!totp) throw accessErrors.TOTP_NOT_ENROLLED()
    if (totp.confirmed) throw accessErrors.TOTP_ALREADY_ENROLLED()
    const step = totpStep(platform.cipher.open(totp.secret, TOTP_PURPOSE), code, now, totp.lastStep)
    if (step === null || !(await consumeStep(tx, actor.operatorId, step))) {
      throw accessErrors.TOTP_CODE_WRONG({}, [{ path: 'code', code: 'custom' }])
    }
    const recoveryCodes = newRecoveryCodes()
    await confirmTotp(tx, actor.operatorId, recoveryCodes.map(recoveryHash), now)
    await endSessionsOf(tx, actor.operatorId, 'revoked', now, actor.sessionId)
    return { recoveryCodes }
  },
})

export const removeTotp = defineCommand({
  name: 'access.totp.remove',
  permission: null,
  scope: 'own',
  input: totpRemove,
  output: nothing,
  async run(context, { password }) {
    recordSelf(context)
    await confirmPassword(context, password, 'password')
    if (!(await deleteTotp(context.tx, context.actor.operatorId))) throw accessErrors.TOTP_NOT_ENROLLED()
    return {}
  },
})
