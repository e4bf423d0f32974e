import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { defineCommand } from '#platform/command.ts'
import type { Platform } from '#platform/platform.ts'
import { passwordFits } from '../credentials/password.ts'
import { newSessionToken, tokenHash } from '../credentials/token.ts'
import { accessErrors } from '../errors.ts'
import { secondsUntil } from '../policy/throttle.ts'
import { findByUsername, getOperator, isAdministrator, type Operator } from '../store/operator.ts'
import { passwordHash } from '../store/secret.ts'
import { endSessionOfToken, insertSession } from '../store/session.ts'
import { clearAttempts, refundAttempt } from '../store/throttle.ts'
import { asOperator, bucketsOf, fold, refund, reserve } from './attempts.ts'
import { codeWrong, consumeFactor, factor, lookAtCode } from './factor.ts'
import { recordOperator } from './operators.ts'

/** What a person gives to sign in; never stored, recorded or logged. */
export type SignInAttempt = {
  username: string
  password: string
  totp?: string | undefined
  agent: string | null
  /** The session this browser still has: it ends when the new one begins. */
  replaces: string | null
}

/** What the look at name, password and code said. */
const verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('locked'), retryAfterSeconds: z.number() }),
  z.object({ kind: z.literal('wrong'), operatorId: z.string().nullable() }),
  z.object({ kind: z.literal('provider-only'), operatorId: z.string() }),
  z.object({ kind: z.literal('factor-needed'), operatorId: z.string() }),
  z.object({ kind: z.literal('factor-missing'), operatorId: z.string() }),
  z.object({ kind: z.literal('factor-wrong'), operatorId: z.string() }),
  z.object({ kind: z.literal('ok'), operatorId: z.string(), factor }),
])
type Verdict = z.infer<typeof verdict>

/** Where the house signs in by its provider, passwords are for administrators alone, and not without a second factor. */
async function withPassword(platform: Platform, one: Operator, code: string | undefined): Promise<Verdict> {
  const operatorId = one.id
  const restricted = platform.config.oidc?.passwords === 'administrators'
  if (restricted && !(await isAdministrator(platform.db, operatorId, platform.clock()))) {
    return { kind: 'provider-only', operatorId }
  }
  const found = await lookAtCode(platform, operatorId, code)
  if (found === 'missing') return { kind: 'factor-missing', operatorId }
  if (found === 'wrong') return { kind: 'factor-wrong', operatorId }
  if (restricted && found.kind === 'none') return { kind: 'factor-needed', operatorId }
  return { kind: 'ok', operatorId, factor: found }
}

/** Nobody of that name, a disabled person and a wrong password take the same time and give the same answer. */
async function examine(platform: Platform, attempt: SignInAttempt, ip: string | null): Promise<Verdict> {
  const locked = await reserve(platform, attempt.username, ip)
  if (locked) return { kind: 'locked', retryAfterSeconds: secondsUntil(locked, platform.clock()) }
  const one = await findByUsername(platform.db, fold(attempt.username))
  const stored = one ? await passwordHash(platform.db, one.id) : null
  const fits = await passwordFits(stored, attempt.password)
  if (!one || !fits || one.status !== 'active') return { kind: 'wrong', operatorId: one?.id ?? null }
  return withPassword(platform, one, attempt.totp)
}

/**
 * Begins the session that a verdict allows, or refuses; either way the pipeline writes the one record. Not among the
 * module's commands on purpose: it believes its input, so nothing but `signIn` may call it.
 */
const beginSession = defineCommand({
  name: 'access.session.signIn',
  permission: null,
  scope: 'own',
  input: z.object({
    verdict,
    tokenHash: z.string(),
    buckets: z.object({ name: z.string(), address: z.string() }),
    agent: z.string().nullable(),
    replaces: z.string().nullable(),
  }),
  output: z.object({ sessionId: z.string() }),
  async run(context, input) {
    const { tx, actor, now } = context
    const { verdict: said } = input
    if (said.kind === 'locked') {
      throw accessErrors.SIGN_IN_LOCKED({ retryAfterSeconds: said.retryAfterSeconds })
    }
    if (said.operatorId !== null) {
      recordOperator(context, await getOperator(tx, { ...actor, scope: { all: true } }, said.operatorId))
    }
    if (said.kind === 'wrong') throw accessErrors.CREDENTIALS_WRONG()
    if (said.kind === 'provider-only') throw accessErrors.PASSWORD_SIGN_IN_OFF()
    if (said.kind === 'factor-needed') throw accessErrors.PASSWORD_NEEDS_SECOND_FACTOR()
    if (said.kind === 'factor-missing') throw accessErrors.SECOND_FACTOR_REQUIRED()
    if (said.kind === 'factor-wrong') throw codeWrong()
    await consumeFactor(context, said.operatorId, said.factor)
    await clearAttempts(tx, Buffer.from(input.buckets.name, 'hex'))
    await refundAttempt(tx, Buffer.from(input.buckets.address, 'hex'))
    if (input.replaces) await endSessionOfToken(tx, tokenHash(input.replaces), 'replaced', now)
    const id = newId<'session'>()
    const hash = Buffer.from(input.tokenHash, 'hex')
    const secondFactor = said.factor.kind !== 'none'
    await insertSession(
      tx,
      { id, hash, operatorId: said.operatorId, ip: actor.ip, agent: input.agent, secondFactor },
      now,
    )
    context.record({ after: { factor: said.factor.kind, agent: input.agent } })
    return { sessionId: id }
  },
})

/**
 * Signs a person in. Success and refusal each leave one record, without what was typed.
 *
 * @returns the session token for the cookie; only its hash is stored.
 * @throws CREDENTIALS_WRONG, SECOND_FACTOR_REQUIRED, SIGN_IN_LOCKED, PASSWORD_SIGN_IN_OFF, PASSWORD_NEEDS_SECOND_FACTOR
 */
export async function signIn(platform: Platform, attempt: SignInAttempt, actor: Actor): Promise<{ token: string }> {
  const said = await examine(platform, attempt, actor.ip)
  const { name, address } = bucketsOf(platform, attempt.username, actor.ip)
  if (said.kind === 'factor-missing') await refund(platform, attempt.username, actor.ip)
  const { token, hash } = newSessionToken()
  const as = said.kind === 'ok' ? await asOperator(platform, actor, said.operatorId) : actor
  const input = {
    verdict: said,
    tokenHash: hash.toString('hex'),
    buckets: { name: name.toString('hex'), address: address.toString('hex') },
    agent: attempt.agent,
    replaces: attempt.replaces,
  }
  await platform.execute(beginSession, input, as, { key: newId() })
  return { token }
}
