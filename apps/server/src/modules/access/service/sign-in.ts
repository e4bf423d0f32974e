import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { passwordFits } from '../credentials/password.ts'
import { newSessionToken, tokenHash } from '../credentials/token.ts'
import { recoveryHash, totpStep } from '../credentials/totp.ts'
import { accessErrors } from '../errors.ts'
import { PER_ADDRESS, PER_USERNAME, secondsUntil } from '../policy/throttle.ts'
import { findByUsername, getOperator, type Operator } from '../store/operator.ts'
import { consumeRecoveryCode, consumeStep, findTotp, hasRecoveryCode, passwordHash } from '../store/secret.ts'
import { endSessionOfToken, insertSession } from '../store/session.ts'
import { bucketOf, clearAttempts, refundAttempt, reserveAttempt } from '../store/throttle.ts'
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

const factor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('totp'), step: z.number() }),
  z.object({ kind: z.literal('recovery'), hash: z.string() }),
])
type Factor = z.infer<typeof factor>

/** What the look at name, password and code said. */
const verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('locked'), retryAfterSeconds: z.number() }),
  z.object({ kind: z.literal('wrong'), operatorId: z.string().nullable() }),
  z.object({ kind: z.literal('factor-missing'), operatorId: z.string() }),
  z.object({ kind: z.literal('factor-wrong'), operatorId: z.string() }),
  z.object({ kind: z.literal('ok'), operatorId: z.string(), factor }),
])
type Verdict = z.infer<typeof verdict>

const fold = (username: string) => username.normalize('NFKC').trim().toLowerCase()

const bucketsOf = (platform: Platform, username: string, ip: string | null) => ({
  name: bucketOf(platform.cipher, 'username', fold(username)),
  address: bucketOf(platform.cipher, 'address', ip ?? ''),
})

/** Counts the attempt for name and address before anything is looked at. @returns until when to wait, or null. */
async function reserve(platform: Platform, username: string, ip: string | null): Promise<Temporal.Instant | null> {
  const now = platform.clock()
  const { name, address } = bucketsOf(platform, username, ip)
  return inTransaction(platform.db, async (tx) => {
    const perName = await reserveAttempt(tx, name, PER_USERNAME, now)
    const perAddress = await reserveAttempt(tx, address, PER_ADDRESS, now)
    return perName ?? perAddress
  })
}

async function secondFactor(platform: Platform, one: Operator, code: string | undefined): Promise<Verdict> {
  const totp = await findTotp(platform.db, one.id)
  if (!totp?.confirmed) return { kind: 'ok', operatorId: one.id, factor: { kind: 'none' } }
  const typed = code?.replace(/\s/g, '') ?? ''
  if (typed === '') return { kind: 'factor-missing', operatorId: one.id }
  const secret = platform.cipher.open(totp.secret, 'access.totp.secret')
  const step = totpStep(secret, typed, platform.clock(), totp.lastStep)
  if (step !== null) return { kind: 'ok', operatorId: one.id, factor: { kind: 'totp', step } }
  const hash = recoveryHash(typed)
  if (await hasRecoveryCode(platform.db, one.id, hash)) {
    return { kind: 'ok', operatorId: one.id, factor: { kind: 'recovery', hash: hash.toString('hex') } }
  }
  return { kind: 'factor-wrong', operatorId: one.id }
}

/** Nobody of that name, a disabled person and a wrong password take the same time and give the same answer. */
async function examine(platform: Platform, attempt: SignInAttempt, ip: string | null): Promise<Verdict> {
  const locked = await reserve(platform, attempt.username, ip)
  if (locked) return { kind: 'locked', retryAfterSeconds: secondsUntil(locked, platform.clock()) }
  const one = await findByUsername(platform.db, fold(attempt.username))
  const stored = one ? await passwordHash(platform.db, one.id) : null
  const fits = await passwordFits(stored, attempt.password)
  if (!one || !fits || one.status !== 'active') return { kind: 'wrong', operatorId: one?.id ?? null }
  return secondFactor(platform, one, attempt.totp)
}

/** @throws TOTP_CODE_WRONG as CREDENTIALS_WRONG on the code: somebody else used it a moment ago. */
async function consume({ tx, now }: CommandContext, operatorId: string, used: Factor): Promise<void> {
  const fresh =
    used.kind === 'none' ||
    (used.kind === 'totp'
      ? await consumeStep(tx, operatorId, used.step)
      : await consumeRecoveryCode(tx, operatorId, Buffer.from(used.hash, 'hex'), now))
  if (!fresh) throw codeWrong()
}

const codeWrong = () => accessErrors.CREDENTIALS_WRONG({}, [{ path: 'totp', code: 'custom' }])

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
    if (said.kind === 'factor-missing') throw accessErrors.SECOND_FACTOR_REQUIRED()
    if (said.kind === 'factor-wrong') throw codeWrong()
    await consume(context, said.operatorId, said.factor)
    await clearAttempts(tx, Buffer.from(input.buckets.name, 'hex'))
    await refundAttempt(tx, Buffer.from(input.buckets.address, 'hex'))
    if (input.replaces) await endSessionOfToken(tx, tokenHash(input.replaces), 'replaced', now)
    const id = newId<'session'>()
    const hash = Buffer.from(input.tokenHash, 'hex')
    const secondFactorUsed = said.factor.kind !== 'none'
    await insertSession(
      tx,
      { id, hash, operatorId: said.operatorId, ip: actor.ip, agent: input.agent, secondFactor: secondFactorUsed },
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
 * @throws CREDENTIALS_WRONG, SECOND_FACTOR_REQUIRED, SIGN_IN_LOCKED
 */
export async function signIn(platform: Platform, attempt: SignInAttempt, actor: Actor): Promise<{ token: string }> {
  const said = await examine(platform, attempt, actor.ip)
  const { name, address } = bucketsOf(platform, attempt.username, actor.ip)
  if (said.kind === 'factor-missing') {
    // The browser asks for the code and comes again: that was no attempt at guessing.
    await inTransaction(platform.db, async (tx) => {
      await refundAttempt(tx, name)
      await refundAttempt(tx, address)
    })
  }
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

/** A success is recorded under the person's own name. */
async function asOperator(platform: Platform, actor: Actor, id: string): Promise<Actor> {
  const one = await getOperator(platform.db, { ...actor, scope: { all: true } }, id)
  return { ...actor, kind: 'operator', operatorId: one.id, name: one.name, language: one.language }
}
