import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'

/** Where a token is wrong, on demand. */
export const TOKEN_FAULTS = ['expired', 'nonce', 'audience', 'issuer', 'none', 'signature'] as const
export type TokenFault = (typeof TOKEN_FAULTS)[number]

type Key = { kid: string; privateKey: KeyObject; jwk: object }

function newKey(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } }
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The keys of a provider: `rotate` replaces them all at once, which is the hardest way. */
export function createKeys() {
  let key = newKey()
  const stranger = newKey()
  return {
    jwks: () => ({ keys: [key.jwk] }),
    rotate: () => {
      key = newKey()
    },
    /** A signed token of these claims, or one with the fault. */
    token(claims: Record<string, unknown>, fault: TokenFault | null): string {
      const seconds = Number(claims['iat'])
      const wrong: Partial<Record<TokenFault, Record<string, unknown>>> = {
        expired: { iat: seconds - 7200, exp: seconds - 3600 },
        nonce: { nonce: 'of another sign-in' },
        audience: { aud: 'somebody-else' },
        issuer: { iss: 'https://elsewhere.example' },
      }
      const body = encoded({ ...claims, ...(fault === null ? {} : wrong[fault]) })
      if (fault === 'none') return `${encoded({ alg: 'none', typ: 'JWT' })}.${body}.`
      const head = encoded({ alg: 'RS256', typ: 'JWT', kid: key.kid })
      const { privateKey } = fault === 'signature' ? stranger : key
      return `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), privateKey).toString('base64url')}`
    },
  }
}
