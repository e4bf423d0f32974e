import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import { Refused } from '#kernel/refusal.ts'
import { accessErrors } from '../errors.ts'

/** Error codes of OAuth that may be shown; what else a provider writes is not ours to repeat. */
const KNOWN = /^[a-z_]{1,40}$/

const word = (text: string) => (KNOWN.test(text) ? text : 'other')

/** Every error along the chain of causes, the outermost first. */
function* chain(error: unknown): Generator<Error> {
  let one = error
  for (let depth = 0; depth < 6 && one instanceof Error; depth += 1) {
    yield one
    one = one.cause
  }
}

/** Which claim a comparison failed on. */
function claimOf(error: unknown): string {
  for (const one of chain(error)) {
    const { cause } = one
    if (cause !== null && typeof cause === 'object' && 'claim' in cause) return word(String(cause.claim))
  }
  return 'other'
}

const BY_CODE: Readonly<Record<string, (error: unknown) => Refused>> = {
  OAUTH_TIMEOUT: () => accessErrors.OIDC_PROVIDER_UNAVAILABLE(),
  OAUTH_ABORT: () => accessErrors.OIDC_PROVIDER_UNAVAILABLE(),
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: () => accessErrors.OIDC_TOKEN_EXPIRED(),
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: (error) => accessErrors.OIDC_TOKEN_MISMATCH({ claim: claimOf(error) }),
  OAUTH_KEY_SELECTION_FAILED: () => accessErrors.OIDC_TOKEN_UNTRUSTED(),
  OAUTH_UNSUPPORTED_OPERATION: () => accessErrors.OIDC_TOKEN_UNTRUSTED(),
}

const UNTRUSTED = /signature verification failed|unexpected JWT "alg"/

/** What a failure of the library or the network amounts to. The library's messages stay behind: they may quote tokens. */
export function oidcRefusal(error: unknown): Refused {
  for (const one of chain(error)) if (one instanceof Refused) return one
  for (const one of chain(error)) {
    if (one instanceof AuthorizationResponseError) return accessErrors.OIDC_DENIED({ reason: word(one.error) })
    if (one instanceof ResponseBodyError) return accessErrors.OIDC_ANSWER_UNUSABLE({ reason: word(one.error) })
    if (UNTRUSTED.test(one.message)) return accessErrors.OIDC_TOKEN_UNTRUSTED()
  }
  for (const one of chain(error)) {
    if (one instanceof ClientError && one.code !== undefined) {
      return BY_CODE[one.code]?.(error) ?? accessErrors.OIDC_ANSWER_UNUSABLE({ reason: 'answer' })
    }
  }
  return accessErrors.OIDC_PROVIDER_UNAVAILABLE()
}
