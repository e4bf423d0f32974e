import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import type { Platform } from '#platform/platform.ts'
import { newSessionToken, tokenHash } from '../credentials/token.ts'
import { accessErrors } from '../errors.ts'
import { bindIdentity, noteIdentityUsed } from '../store/identity.ts'
import { takeAttempt } from '../store/oidc-attempt.ts'
import { administratorNames, lockOperator } from '../store/operator.ts'
import { endSessionOfToken, insertSession } from '../store/session.ts'
import { clearAttempts, refundAttempt } from '../store/throttle.ts'
import { asOperator, bucketsOf } from './attempts.ts'
import { codeWrong, consumeFactor, factor } from './factor.ts'
import { recordOperator } from './operators.ts'

/** Refusals that the look at the provider's answer may end in, with their parameters. */
const params = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))

/** Who came back from the provider, and as whom. */
const proven = z.object({
  operatorId: z.string(),
  username: z.string(),
  issuer: z.string(),
  subject: z.string(),
  /** The claim that matched the user name; null for an identity that is bound already. */
  claim: z.string().nullable(),
  /** Whether the provider has asked for a second factor. */
  mfa: z.boolean(),
  replaces: z.string().nullable(),
})
export type Proven = z.infer<typeof proven>
export const provenShape = proven

/** What the look at the provider's answer said. */
const verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refused'), code: z.string(), params, operatorId: z.string().nullable() }),
  z.object({ kind: z.literal('factor-missing'), operatorId: z.string() }),
  z.object({ kind: z.literal('factor-wrong'), operatorId: z.string() }),
  z.object({
    kind: z.literal('ok'),
    operatorId: z.string(),
    proven,
    factor,
    /** The attempt that waited for the second factor: used up with it. */
    attempt: z.object({ state: z.string(), browser: z.string() }).nullable(),
  }),
])
export type ProviderVerdict = z.infer<typeof verdict>
type Allowed = Extract<ProviderVerdict, { kind: 'ok' }>

/** Binds at the first sign-in; later ones must find the binding as it was. @throws OIDC_IDENTITY_OTHER */
async function holdIdentity(context: CommandContext, said: Allowed): Promise<void> {
  const { tx, now } = context
  const { issuer, subject, operatorId, claim } = said.proven
  const held =
    claim === null
      ? await noteIdentityUsed(tx, { issuer, subject, operatorId }, now)
      : await bindIdentity(tx, { id: newId(), issuer, subject, operatorId, claim }, now)
  if (held) return
  // Two first sign-ins of the same person at once: the other one has bound it.
  if (claim !== null && (await noteIdentityUsed(tx, { issuer, subject, operatorId }, now))) return
  throw accessErrors.OIDC_IDENTITY_OTHER({ administrators: await administratorNames(tx, now) })
}

/**
 * Begins the session that the provider's answer allows, or refuses, under the name of every other sign-in. It believes
 * its input, so nothing but `beginProviderSession` may call it.
 */
const begin = defineCommand({
  name: 'access.session.signIn',
  permission: null,
  scope: 'own',
  input: z.object({
    issuer: z.string(),
    verdict,
    tokenHash: z.string(),
    agent: z.string().nullable(),
  }),
  output: z.object({ sessionId: z.string() }),
  async run(context, input) {
    const { tx, actor, now, platform } = context
    const { verdict: said, issuer } = input
    context.record({ after: { issuer } })
    const everyone = { ...actor, scope: { all: true as const } }
    const one = said.operatorId === null ? null : await lockOperator(tx, everyone, said.operatorId)
    if (one) recordOperator(context, one)
    if (said.kind === 'refused') throw refusalFor(said.code, said.params)
    if (said.kind === 'factor-missing') throw accessErrors.SECOND_FACTOR_REQUIRED()
    if (said.kind === 'factor-wrong') throw codeWrong()
    if (one?.status !== 'active') {
      throw accessErrors.OIDC_OPERATOR_DISABLED({ administrators: await administratorNames(tx, now) })
    }
    if (said.attempt) {
      const state = Buffer.from(said.attempt.state, 'hex')
      const browser = Buffer.from(said.attempt.browser, 'hex')
      if (!(await takeAttempt(tx, state, browser, true, now))) throw accessErrors.OIDC_ATTEMPT_UNKNOWN()
    }
    await consumeFactor(context, said.operatorId, said.factor)
    await holdIdentity(context, said)
    const { name, address } = bucketsOf(platform, one.username, actor.ip)
    await clearAttempts(tx, name)
    await refundAttempt(tx, address)
    const { replaces, claim } = said.proven
    if (replaces) await endSessionOfToken(tx, Buffer.from(replaces, 'hex'), 'replaced', now)
    const id = newId<'session'>()
    await insertSession(
      tx,
      {
        id,
        hash: Buffer.from(input.tokenHash, 'hex'),
        operatorId: one.id,
        ip: actor.ip,
        agent: input.agent,
        secondFactor: said.factor.kind !== 'none',
        issuer,
      },
      now,
    )
    context.record({ after: { issuer, factor: said.factor.kind, bound: claim, agent: input.agent } })
    return { sessionId: id }
  },
})

/** The refusal of a code in this module's catalogue. */
function refusalFor(code: string, values: z.infer<typeof params>) {
  const make = Object.hasOwn(accessErrors.$specs, code) ? accessErrors[code as keyof typeof accessErrors.$specs] : null
  return make ? make(values) : accessErrors.OIDC_ANSWER_UNUSABLE({ reason: 'other' })
}

/** Ends in a session and its token, or in the refusal; one record either way. */
export async function beginProviderSession(
  platform: Platform,
  issuer: string,
  said: ProviderVerdict,
  agent: string | null,
  actor: Actor,
): Promise<{ token: string }> {
  const { token, hash } = newSessionToken()
  const as = said.kind === 'ok' ? await asOperator(platform, actor, said.operatorId) : actor
  const input = { issuer, verdict: said, tokenHash: hash.toString('hex'), agent }
  await platform.execute(begin, input, as, { key: newId() })
  return { token }
}

/** What is stored of a token. */
export const hashOf = (token: string | null) => (token === null ? null : tokenHash(token).toString('hex'))
