import { z } from 'zod'
import type { CommandContext } from '#platform/command.ts'
import type { Platform } from '#platform/platform.ts'
import { recoveryHash, totpStep } from '../credentials/totp.ts'
import { accessErrors } from '../errors.ts'
import { consumeRecoveryCode, consumeStep, findTotp, hasRecoveryCode } from '../store/secret.ts'

/** The second factor a sign-in brings; `provider`: the identity provider has asked for one. */
export const factor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('provider') }),
  z.object({ kind: z.literal('totp'), step: z.number() }),
  z.object({ kind: z.literal('recovery'), hash: z.string() }),
])
export type Factor = z.infer<typeof factor>

/** What the person's device and the code they typed amount to. `none`: the person has no second factor here. */
export async function lookAtCode(
  platform: Platform,
  operatorId: string,
  code: string | undefined,
): Promise<Factor | 'missing' | 'wrong'> {
  const totp = await findTotp(platform.db, operatorId)
  if (!totp?.confirmed) return { kind: 'none' }
  const typed = code?.replace(/\s/g, '') ?? ''
  if (typed === '') return 'missing'
  const secret = platform.cipher.open(totp.secret, 'access.totp.secret')
  const step = totpStep(secret, typed, platform.clock(), totp.lastStep)
  if (step !== null) return { kind: 'totp', step }
  const hash = recoveryHash(typed)
  if (await hasRecoveryCode(platform.db, operatorId, hash)) return { kind: 'recovery', hash: hash.toString('hex') }
  return 'wrong'
}

/** The refusal of a code that does not fit. */
export const codeWrong = () => accessErrors.CREDENTIALS_WRONG({}, [{ path: 'totp', code: 'custom' }])

/** Uses the code up. @throws CREDENTIALS_WRONG on the code: somebody else used it a moment ago. */
export async function consumeFactor({ tx, now }: CommandContext, operatorId: string, used: Factor): Promise<void> {
  if (used.kind === 'none' || used.kind === 'provider') return
  const fresh =
    used.kind === 'totp'
      ? await consumeStep(tx, operatorId, used.step)
      : await consumeRecoveryCode(tx, operatorId, Buffer.from(used.hash, 'hex'), now)
  if (!fresh) throw codeWrong()
}
