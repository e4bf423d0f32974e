import { randomInt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { forgiveAttempts, newSecretToken, reserveAttempt, secondsUntil, secretTokenHash } from '#modules/access'
import { memberContact, type VerifyOutcome, verifyPassword } from '#modules/members'
import { newCode, queueMessage } from '#modules/messages'
import { type Actor, systemActor } from '#platform/actor.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { portalErrors } from '../errors.ts'
import { CODE_KIND } from '../kinds.ts'
import { CODE_MINUTES, CODE_TRIES_MAX, pauseBeforeSending } from '../policy/sign-in.ts'
import type { SignInAnswer } from '../schema.ts'
import * as store from '../store/challenge.ts'

/** Where somebody signs in: what is kept of the browser. */
export type Browser = { deviceId: string; agent: string | null }
type Attempt = { login: string; password: string } & Browser

const CODE = 'portal.signInCode'
const codeHash = (platform: Platform, token: Buffer, code: string) =>
  platform.cipher.sign(`${token.toString('hex')}:${code}`, CODE)

/** Names of clients and of people of the house are counted apart. */
const bucket = (login: string) => `client ${login}`

const verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('locked'), retryAfterSeconds: z.number() }),
  z.object({ kind: z.literal('wrong') }),
  z.object({ kind: z.literal('expired') }),
  z.object({ kind: z.literal('ok'), memberId: z.string() }),
])
type Verdict = z.infer<typeof verdict>
type Judged = { said: Verdict; changeToken: string | null }

/** Whoever guesses hears the same of a wrong password, a locked login, a frozen client and nobody of that name. */
const WRONG: ReadonlySet<VerifyOutcome> = new Set(['wrong', 'locked', 'frozen', 'cancelled'])

/** What the password is worth, as the members module says it for the client's app as well. */
async function judge(platform: Platform, { login, password }: Attempt, actor: Actor): Promise<Judged> {
  const locked = await reserveAttempt(platform, bucket(login), actor.ip)
  if (locked)
    return { said: { kind: 'locked', retryAfterSeconds: secondsUntil(locked, platform.clock()) }, changeToken: null }
  const asker = { ...systemActor([verifyPassword.name], actor.requestId), ip: actor.ip }
  const answer = await platform.execute(verifyPassword, { login, password }, asker, { key: newId() })
  if (answer.kind !== 'done') throw new Error('a password is verified at once')
  const { outcome, memberNo, changeToken } = answer.value
  if (WRONG.has(outcome)) return { said: { kind: 'wrong' }, changeToken: null }
  const memberId = memberNo === null ? null : await store.memberOf(platform.db, memberNo)
  if (outcome === 'expired' || memberId === null) return { said: { kind: 'expired' }, changeToken: null }
  return { said: { kind: 'ok', memberId }, changeToken: outcome === 'once' ? changeToken : null }
}

/** Sends a code to the phone of whoever signs in. @throws NO_PHONE */
async function sendCode(context: CommandContext, memberId: string, code: string, dedupeKey: string): Promise<string> {
  const { tx, platform } = context
  const [who, { phone }] = await Promise.all([
    store.signingIn(tx, memberId),
    memberContact(tx, platform.cipher, memberId),
  ])
  if (!who || phone === null) throw portalErrors.NO_PHONE()
  const { language, clientId, memberNo, phoneMasked } = who
  context.record({ target: { type: 'member', id: memberId, label: memberNo }, clientId })
  const values = { code, minutes: String(CODE_MINUTES) }
  await queueMessage(context, { kind: CODE_KIND, to: phone, language, values, dedupeKey, clientId })
  return phoneMasked ?? ''
}

/**
 * Sends the code that a right password asks for, or refuses; either way the pipeline writes the one record. Not among the
 * module's commands on purpose: it believes its input, so nothing but `signIn` may call it.
 */
const sendFirstCode = defineCommand({
  name: 'portal.session.signIn',
  permission: null,
  scope: 'own',
  input: z.object({
    said: verdict,
    login: z.string(),
    token: z.string(),
    deviceId: z.string(),
    agent: z.string().nullable(),
  }),
  output: z.object({ phoneMasked: z.string() }),
  async run(context, { said, login, token, deviceId, agent }) {
    const { tx, platform, now, actor } = context
    if (said.kind === 'locked') throw portalErrors.SIGN_IN_LOCKED({ retryAfterSeconds: said.retryAfterSeconds })
    if (said.kind === 'wrong') throw portalErrors.CREDENTIALS_WRONG()
    if (said.kind === 'expired') throw portalErrors.PASSWORD_EXPIRED()
    await forgiveAttempts(platform, tx, bucket(login), actor.ip)
    const id = newId<'challenge'>()
    const tokenHash = Buffer.from(token, 'hex')
    const code = newCode(randomInt)
    const phoneMasked = await sendCode(context, said.memberId, code, `portal.challenge:${id}:1`)
    await store.insertChallenge(tx, {
      id,
      memberId: said.memberId,
      tokenHash,
      codeHash: codeHash(platform, tokenHash, code),
      deviceKey: deviceId,
      agent,
      at: toWire(now),
      expiresAt: toWire(now.add({ minutes: CODE_MINUTES })),
    })
    context.record({ after: { factor: 'sms', agent } })
    return { phoneMasked }
  },
})

/**
 * Looks at a client's password. A right one sends a code to the phone; one sent by the house first has to be replaced.
 *
 * @throws CREDENTIALS_WRONG, PASSWORD_EXPIRED, SIGN_IN_LOCKED, NO_PHONE
 */
export async function signIn(platform: Platform, attempt: Attempt, actor: Actor): Promise<SignInAnswer> {
  const { said, changeToken } = await judge(platform, attempt, actor)
  if (changeToken !== null) return { kind: 'choose', changeToken }
  const { token, hash } = newSecretToken()
  const { login, deviceId, agent } = attempt
  const input = { said, login, token: hash.toString('hex'), deviceId, agent }
  const outcome = await platform.execute(sendFirstCode, input, actor, { key: newId() })
  if (outcome.kind !== 'done') throw new Error('a code is sent at once')
  return { kind: 'code', challenge: token, phoneMasked: outcome.value.phoneMasked }
}

/** Sends another code for the same password. @throws CODE_OVER, CODE_SENT_OFTEN, NO_PHONE */
export const sendAgain = defineCommand({
  name: 'portal.session.sendCode',
  permission: null,
  scope: 'own',
  input: z.object({ token: z.string() }),
  output: z.object({ phoneMasked: z.string() }),
  async run(context, { token }) {
    const { tx, platform, now } = context
    const tokenHash = Buffer.from(token, 'hex')
    const known = await store.lockChallenge(tx, tokenHash, toWire(now))
    if (!known || known.tries >= CODE_TRIES_MAX) throw portalErrors.CODE_OVER()
    const pause = pauseBeforeSending(known, now)
    if (pause === null) throw portalErrors.CODE_OVER()
    if (pause > 0) throw portalErrors.CODE_SENT_OFTEN({ retryAfterSeconds: pause })
    const code = newCode(randomInt)
    await store.renewCode(tx, known.id, {
      codeHash: codeHash(platform, tokenHash, code),
      at: toWire(now),
      expiresAt: toWire(now.add({ minutes: CODE_MINUTES })),
    })
    const key = `portal.challenge:${known.id}:${known.sent + 1}`
    return { phoneMasked: await sendCode(context, known.memberId, code, key) }
  },
})

export type Proved =
  | { kind: 'over' }
  | { kind: 'wrong'; memberId: string }
  | { kind: 'ok'; memberId: string; challengeId: string; deviceKey: string; agent: string | null }

/** What a code is worth. Each is counted before it is looked at, one after the other, so that guesses at once are guesses. */
export async function lookAtCode(platform: Platform, challenge: string, code: string): Promise<Proved> {
  const tokenHash = secretTokenHash(challenge)
  return inTransaction(platform.db, async (tx): Promise<Proved> => {
    const known = await store.lockChallenge(tx, tokenHash, toWire(platform.clock()))
    if (!known || known.tries >= CODE_TRIES_MAX) return { kind: 'over' }
    await store.countTry(tx, known.id)
    const { memberId, deviceKey, agent, id: challengeId } = known
    if (!timingSafeEqual(codeHash(platform, tokenHash, code), known.codeHash)) return { kind: 'wrong', memberId }
    return { kind: 'ok', memberId, challengeId, deviceKey, agent }
  })
}
