import { createHash, randomBytes } from 'node:crypto'

const TOKEN = /^[A-Za-z0-9_-]{43}$/
const KEY = /^kontor_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/

/** SHA-256: enough for secrets of 256 random bits, which cannot be guessed. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** A new session token (256 random bits) and what is stored of it. */
export function newSessionToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: tokenHash(token) }
}

/** Whether the text can be a session token at all; spares the database what cannot match. */
export function isSessionToken(text: string): boolean {
  return TOKEN.test(text)
}

/** A new API key `kontor_<prefix>_<secret>`: the prefix finds it and may be shown, the rest is known to the holder alone. */
export function newApiKey(): { key: string; prefix: string; hash: Buffer } {
  const prefix = BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(13, '0')
    .slice(-12)
  const secret = randomBytes(32).toString('base64url')
  return { key: `kontor_${prefix}_${secret}`, prefix, hash: tokenHash(secret) }
}

/** The two parts of an API key, or null when the text is none. */
export function splitApiKey(text: string): { prefix: string; hash: Buffer } | null {
  const match = KEY.exec(text)
  return match?.[1] && match[2] ? { prefix: match[1], hash: tokenHash(match[2]) } : null
}
