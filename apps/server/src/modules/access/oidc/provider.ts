import * as client from 'openid-client'
import type { OidcConfig } from '#platform/oidc-config.ts'
import type { Platform } from '#platform/platform.ts'
import { accessErrors } from '../errors.ts'
import { type Claims, mayAsk, usernameIn } from '../policy/oidc.ts'
import { askOf } from './ask.ts'
import { oidcRefusal } from './refusal.ts'

const TIMEOUT_SECONDS = 5
/** How far the provider's clock may be off. */
const CLOCK_TOLERANCE_SECONDS = 30
/** How long the discovery document counts; keys are asked for at each sign-in, so that a rotation is seen at once. */
const DISCOVERY_MINUTES = 10

type Known = { metadata: client.ServerMetadata; until: Temporal.Instant }
const discovered = new WeakMap<OidcConfig, Known>()

/** The secret goes the way the provider takes it; `client_secret_basic` where it does not say. */
const authentication = (secret: string): client.ClientAuth => {
  const post = client.ClientSecretPost(secret)
  const basic = client.ClientSecretBasic(secret)
  return (as, ...rest) =>
    as.token_endpoint_auth_methods_supported?.includes('client_secret_post') ? post(as, ...rest) : basic(as, ...rest)
}

const clientMetadata = { [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS }

async function metadataOf(platform: Platform, house: OidcConfig): Promise<client.ServerMetadata> {
  const known = discovered.get(house)
  const now = platform.clock()
  if (known && Temporal.Instant.compare(now, known.until) < 0) return known.metadata
  const configuration = await client.discovery(
    new URL(house.issuer),
    house.clientId,
    clientMetadata,
    authentication(house.clientSecret),
    {
      timeout: TIMEOUT_SECONDS,
      [client.customFetch]: askOf(house),
      ...(house.loopback ? { execute: [client.allowInsecureRequests] } : {}),
    },
  )
  const metadata = { ...configuration.serverMetadata() }
  const { authorization_endpoint: page, token_endpoint: token, jwks_uri: keys } = metadata
  for (const address of [page, token, keys]) {
    if (address === undefined || !mayAsk(address, house)) {
      throw accessErrors.OIDC_ANSWER_UNUSABLE({ reason: 'address' })
    }
  }
  discovered.set(house, { metadata, until: now.add({ minutes: DISCOVERY_MINUTES }) })
  return metadata
}

/** What the library works with, for one exchange: it remembers keys with its server, so each gets its own. */
async function configurationOf(platform: Platform, house: OidcConfig): Promise<client.Configuration> {
  const metadata = await metadataOf(platform, house)
  const configuration = new client.Configuration(
    { ...metadata },
    house.clientId,
    clientMetadata,
    authentication(house.clientSecret),
  )
  configuration[client.customFetch] = askOf(house)
  configuration.timeout = TIMEOUT_SECONDS
  if (house.loopback) client.allowInsecureRequests(configuration)
  // Without it the library trusts the connection and leaves the signature unread.
  client.enableNonRepudiationChecks(configuration)
  return configuration
}

/** What an attempt is held to when the person comes back. */
export type Secrets = { nonce: string; verifier: string }

/**
 * Where the person goes to sign in, and what to hold the answer to.
 *
 * @throws OIDC_PROVIDER_UNAVAILABLE, OIDC_ANSWER_UNUSABLE
 */
export async function authorization(
  platform: Platform,
  house: OidcConfig,
  redirectUri: string,
  hint: string | null,
): Promise<Secrets & { url: string; state: string }> {
  try {
    const configuration = await configurationOf(platform, house)
    const verifier = client.randomPKCECodeVerifier()
    const [state, nonce] = [client.randomState(), client.randomNonce()]
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: house.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(hint === null ? {} : { login_hint: hint }),
    })
    return { url: url.href, state, nonce, verifier }
  } catch (error) {
    throw oidcRefusal(error)
  }
}

/** Claims of the ID token; those of userinfo fill in where it does not give the user name. */
async function completed(
  configuration: client.Configuration,
  house: OidcConfig,
  tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
): Promise<Claims & { sub: string }> {
  const claims = tokens.claims()
  if (!claims) throw accessErrors.OIDC_ANSWER_UNUSABLE({ reason: 'answer' })
  const metadata = configuration.serverMetadata()
  if (usernameIn(claims, house.usernameClaim) !== null || metadata.userinfo_endpoint === undefined) return claims
  return { ...(await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims }
}

/**
 * Exchanges the code for claims: PKCE, state, nonce, issuer, audience, times and signature hold, or it throws. Tokens are
 * forgotten here.
 *
 * @param answer  the query the provider sent the person back with.
 * @throws OIDC_DENIED, OIDC_TOKEN_EXPIRED, OIDC_TOKEN_MISMATCH, OIDC_TOKEN_UNTRUSTED, OIDC_ANSWER_UNUSABLE,
 * OIDC_PROVIDER_UNAVAILABLE
 */
export async function exchange(
  platform: Platform,
  house: OidcConfig,
  redirectUri: string,
  answer: Readonly<Record<string, string>>,
  expected: Secrets & { state: string },
): Promise<Claims & { sub: string }> {
  try {
    const configuration = await configurationOf(platform, house)
    const back = new URL(redirectUri)
    for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value)
    const tokens = await client.authorizationCodeGrant(configuration, back, {
      pkceCodeVerifier: expected.verifier,
      expectedNonce: expected.nonce,
      expectedState: expected.state,
      idTokenExpected: true,
    })
    return await completed(configuration, house, tokens)
  } catch (error) {
    throw oidcRefusal(error)
  }
}

/** Where signing out goes on to the provider; null when it has no such page or does not answer. */
export async function endOfSession(platform: Platform, house: OidcConfig, backTo: string): Promise<string | null> {
  try {
    const { end_session_endpoint: end } = await metadataOf(platform, house)
    if (end === undefined || !mayAsk(end, house)) return null
    const configuration = await configurationOf(platform, house)
    return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: backTo, client_id: house.clientId })
      .href
  } catch {
    // Ours has ended whatever the provider does.
    return null
  }
}
