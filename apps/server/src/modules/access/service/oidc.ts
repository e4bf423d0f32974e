import { z } from 'zod'
import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { OidcConfig } from '#platform/oidc-config.ts'
import type { Platform } from '#platform/platform.ts'
import { isSessionToken, newSessionToken, tokenHash } from '../credentials/token.ts'
import { accessErrors } from '../errors.ts'
import { authorization, exchange } from '../oidc/provider.ts'
import { type Claims, didSecondFactor, usernameIn } from '../policy/oidc.ts'
import { PER_ADDRESS, secondsUntil } from '../policy/throttle.ts'
import { findIdentity, identitiesOf } from '../store/identity.ts'
import { insertAttempt, provenAttempt, takeAttempt } from '../store/oidc-attempt.ts'
import { administratorNames, findByUsername, getOperator, type Operator } from '../store/operator.ts'
import { bucketOf, refundAttempt, reserveAttempt } from '../store/throttle.ts'
import { refund, reserve } from './attempts.ts'
import { lookAtCode } from './factor.ts'
import { beginProviderSession, hashOf, type Proven, type ProviderVerdict, provenShape } from './provider-session.ts'

/** Minutes to sign in at the provider, and then to type the code of a second factor. */
export const ATTEMPT_MINUTES = 10
const CODE_MINUTES = 5

const PURPOSE = 'access.oidc.attempt'
const asked = z.object({
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
  replaces: z.string().nullable(),
})

/** Where the provider sends people back to; registered there. */
export const RETURN_PATH = '/sign-in/return'

/** What a browser brings besides the answer. */
export type Browser = {
  /** The cookie that this sign-in was begun with. */
  token: string | null
  agent: string | null
}

/** @throws NOT_FOUND when the house has no provider. */
export function houseOf(platform: Platform): OidcConfig {
  const { oidc } = platform.config
  if (!oidc) throw platformErrors.NOT_FOUND()
  return oidc
}

/**
 * Begins a sign-in at the provider: counts it for the address, and remembers what the answer will be held to.
 *
 * @param redirectUri  our page the provider sends the person back to.
 * @returns where to send the person, and the cookie that binds the attempt to this browser.
 * @throws SIGN_IN_LOCKED, OIDC_PROVIDER_UNAVAILABLE, OIDC_ANSWER_UNUSABLE
 */
export async function beginAtProvider(
  platform: Platform,
  from: { redirectUri: string; browser: string | null; session: string | null; hint: string | null },
  actor: Actor,
): Promise<{ url: string; browser: string }> {
  const house = houseOf(platform)
  const now = platform.clock()
  const address = bucketOf(platform.cipher, 'address', actor.ip ?? '')
  const locked = await inTransaction(platform.db, (tx) => reserveAttempt(tx, address, PER_ADDRESS, now))
  if (locked) throw accessErrors.SIGN_IN_LOCKED({ retryAfterSeconds: secondsUntil(locked, now) })
  const { url, state, nonce, verifier } = await authorization(platform, house, from.redirectUri, from.hint)
  // Two tabs may sign in at once: both attempts belong to the browser.
  const browser = from.browser !== null && isSessionToken(from.browser) ? from.browser : newSessionToken().token
  const secrets: z.infer<typeof asked> = {
    nonce,
    verifier,
    redirectUri: from.redirectUri,
    replaces: hashOf(from.session),
  }
  await inTransaction(platform.db, (tx) =>
    insertAttempt(tx, {
      state: tokenHash(state),
      browser: tokenHash(browser),
      sealed: platform.cipher.seal(JSON.stringify(secrets), PURPOSE),
      proven: false,
      expiresAt: now.add({ minutes: ATTEMPT_MINUTES }),
    }),
  )
  return { url, browser }
}

async function refusedAs(
  platform: Platform,
  code: 'OIDC_IDENTITY_UNKNOWN' | 'OIDC_IDENTITY_OTHER' | 'OIDC_OPERATOR_DISABLED',
  one: Operator | null,
): Promise<ProviderVerdict> {
  const administrators = await administratorNames(platform.db, platform.clock())
  return { kind: 'refused', code, params: { administrators }, operatorId: one?.id ?? null }
}

/** Whose identity it is: the operator it is bound to, else the one whose user name the claim gives. */
async function match(
  platform: Platform,
  house: OidcConfig,
  claims: Claims & { sub: string },
  replaces: string | null,
  actor: Actor,
): Promise<ProviderVerdict | Proven> {
  const { issuer } = house
  const proven = { issuer, subject: claims.sub, mfa: didSecondFactor(claims, house.mfaAcr), replaces }
  const bound = await findIdentity(platform.db, issuer, claims.sub)
  if (bound) {
    const one = await getOperator(platform.db, { ...actor, scope: { all: true } }, bound.operatorId)
    if (one.status !== 'active') return refusedAs(platform, 'OIDC_OPERATOR_DISABLED', one)
    return { ...proven, operatorId: one.id, username: one.username, claim: null }
  }
  if (!house.bind) return refusedAs(platform, 'OIDC_IDENTITY_UNKNOWN', null)
  const username = usernameIn(claims, house.usernameClaim)
  if (username === null) {
    return { kind: 'refused', code: 'OIDC_CLAIM_MISSING', params: { claim: house.usernameClaim }, operatorId: null }
  }
  const one = await findByUsername(platform.db, username)
  if (!one) return refusedAs(platform, 'OIDC_IDENTITY_UNKNOWN', null)
  if (one.status !== 'active') return refusedAs(platform, 'OIDC_OPERATOR_DISABLED', one)
  const others = await identitiesOf(platform.db, one.id)
  if (others.some((other) => other.issuer === issuer)) return refusedAs(platform, 'OIDC_IDENTITY_OTHER', one)
  return { ...proven, operatorId: one.id, username: one.username, claim: house.usernameClaim }
}

/** Keeps a proven identity until the person has typed the code. */
async function keepForCode(platform: Platform, proven: Proven, browser: string, ip: string | null): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    // The code that follows is counted by itself.
    await refundAttempt(tx, bucketOf(platform.cipher, 'address', ip ?? ''))
    await insertAttempt(tx, {
      state: tokenHash(newSessionToken().token),
      browser: tokenHash(browser),
      sealed: platform.cipher.seal(JSON.stringify(proven), PURPOSE),
      proven: true,
      expiresAt: platform.clock().add({ minutes: CODE_MINUTES }),
    })
  })
}

/** The look at what the provider sent back, with everything refused as a verdict so that it leaves the one record. */
async function examine(
  platform: Platform,
  house: OidcConfig,
  answer: Readonly<Record<string, string>>,
  browser: Browser,
  actor: Actor,
): Promise<ProviderVerdict> {
  const { state } = answer
  const { token } = browser
  const sealed =
    state === undefined || token === null
      ? null
      : await inTransaction(platform.db, (tx) =>
          takeAttempt(tx, tokenHash(state), tokenHash(token), false, platform.clock()),
        )
  if (state === undefined || token === null || sealed === null) {
    return { kind: 'refused', code: 'OIDC_ATTEMPT_UNKNOWN', params: {}, operatorId: null }
  }
  const { nonce, verifier, redirectUri, replaces } = asked.parse(JSON.parse(platform.cipher.open(sealed, PURPOSE)))
  const claims = await exchange(platform, house, redirectUri, answer, { state, nonce, verifier })
  const found = await match(platform, house, claims, replaces, actor)
  if ('kind' in found) return found
  const { operatorId } = found
  const factor = found.mfa ? ({ kind: 'provider' } as const) : await lookAtCode(platform, operatorId, undefined)
  if (typeof factor !== 'string') return { kind: 'ok', operatorId, proven: found, factor, attempt: null }
  await keepForCode(platform, found, token, actor.ip)
  return { kind: 'factor-missing', operatorId }
}

/** Parameters of the refusals above are words. */
const texts = (refused: Refused) =>
  Object.fromEntries(Object.entries(refused.params).map(([name, value]) => [name, String(value)]))

/**
 * Ends the sign-in that the provider answered: a session, or the refusal, or the question for a second factor.
 *
 * @param answer  the query the provider sent the person back with.
 * @throws OIDC_*, SECOND_FACTOR_REQUIRED
 */
export async function finishAtProvider(
  platform: Platform,
  answer: Readonly<Record<string, string>>,
  browser: Browser,
  actor: Actor,
): Promise<{ token: string }> {
  const house = houseOf(platform)
  const said = await examine(platform, house, answer, browser, actor).catch((error: unknown): ProviderVerdict => {
    if (!(error instanceof Refused) || error.module !== accessErrors.$module) throw error
    return { kind: 'refused', code: error.code, params: texts(error), operatorId: null }
  })
  return beginProviderSession(platform, house.issuer, said, browser.agent, actor)
}

/**
 * Ends a sign-in that waits for a second factor. Codes are counted with the wrong passwords of the name.
 *
 * @throws OIDC_ATTEMPT_UNKNOWN, CREDENTIALS_WRONG on the code, SECOND_FACTOR_REQUIRED, SIGN_IN_LOCKED
 */
export async function confirmAtProvider(
  platform: Platform,
  code: string,
  browser: Browser,
  actor: Actor,
): Promise<{ token: string }> {
  const { issuer } = houseOf(platform)
  const end = (said: ProviderVerdict) => beginProviderSession(platform, issuer, said, browser.agent, actor)
  const hash = browser.token === null ? null : tokenHash(browser.token)
  const kept = hash && (await provenAttempt(platform.db, hash, platform.clock()))
  if (!kept || !hash) return end({ kind: 'refused', code: 'OIDC_ATTEMPT_UNKNOWN', params: {}, operatorId: null })
  const proven = provenShape.parse(JSON.parse(platform.cipher.open(kept.sealed, PURPOSE)))
  const { operatorId, username } = proven
  const locked = await reserve(platform, username, actor.ip)
  if (locked) {
    const params = { retryAfterSeconds: secondsUntil(locked, platform.clock()) }
    return end({ kind: 'refused', code: 'SIGN_IN_LOCKED', params, operatorId })
  }
  const factor = await lookAtCode(platform, operatorId, code)
  if (factor === 'missing') {
    await refund(platform, username, actor.ip)
    return end({ kind: 'factor-missing', operatorId })
  }
  if (factor === 'wrong') return end({ kind: 'factor-wrong', operatorId })
  const attempt = { state: kept.state.toString('hex'), browser: hash.toString('hex') }
  return end({ kind: 'ok', operatorId, proven, factor, attempt })
}
