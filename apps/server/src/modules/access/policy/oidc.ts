/** Claims of an ID token, checked already. */
export type Claims = Readonly<Record<string, unknown>>

/** Kinds of proof that `amr` (RFC 8176) may name. Messages and calls to a phone can be diverted and count for nothing. */
const KNOWN = new Set(['pwd', 'pin', 'kba'])
const HELD = new Set(['otp', 'hwk', 'swk', 'sc', 'pop'])
const BORN = new Set(['face', 'fpt', 'iris', 'retina', 'vbm'])

/**
 * Whether the provider asked for two factors: it says so (`mfa`), names two of different kinds, or states a level (`acr`)
 * that the house has declared to mean it.
 */
export function didSecondFactor(claims: Claims, acrValues: readonly string[]): boolean {
  const { acr } = claims
  if (typeof acr === 'string' && acrValues.includes(acr)) return true
  const methods = Array.isArray(claims['amr']) ? claims['amr'].filter((one) => typeof one === 'string') : []
  if (methods.includes('mfa')) return true
  return [KNOWN, HELD, BORN].filter((kind) => methods.some((one) => kind.has(one))).length >= 2
}

const USERNAME = /^[a-z0-9][a-z0-9._@-]{1,63}$/

/**
 * The user name that the claims give, in lower case; null when the claim is missing, is no user name, or is an e-mail
 * address that the provider has not verified.
 */
export function usernameIn(claims: Claims, claim: string): string | null {
  const value = claims[claim]
  if (typeof value !== 'string') return null
  if (claim === 'email' && claims['email_verified'] !== true) return null
  const folded = value.toLowerCase()
  return USERNAME.test(folded) ? folded : null
}

/**
 * Whether Kontor may send a request to the address: the issuer's own origin, or a host the house has listed; always over
 * https, except on this machine where that is allowed.
 */
export function mayAsk(
  address: string,
  house: { issuer: string; hosts: readonly string[]; loopback: boolean },
): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return false
  if (url.origin === new URL(house.issuer).origin) return url.protocol === 'https:' || house.loopback
  return url.protocol === 'https:' && house.hosts.includes(url.host)
}
