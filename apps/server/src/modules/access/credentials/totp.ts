import { createHash, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** Seconds one code lasts (RFC 6238); the neighbouring codes are accepted too, for clocks that are a little off. */
const STEP_SECONDS = 30
const RECOVERY_CODES = 10
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

const totpOf = (secret: string, label: string) =>
  new TOTP({
    issuer: 'Kontor',
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
  })

/** A new secret of 160 random bits in base 32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The `otpauth://` address that authenticator apps read from a QR code. */
export function totpUri(secret: string, username: string): string {
  return totpOf(secret, username).toString()
}

/** The time step a code belongs to, or null when it fits none near now. Steps at or before `lastStep` are replays and do not count. */
export function totpStep(secret: string, code: string, now: Temporal.Instant, lastStep: number): number | null {
  const timestamp = now.epochMilliseconds
  const delta = totpOf(secret, '').validate({ token: code, timestamp, window: 1 })
  if (delta === null) return null
  const step = Math.floor(timestamp / 1000 / STEP_SECONDS) + delta
  return step > lastStep ? step : null
}

/** The code of an instant, for tests and tools. */
export function totpCode(secret: string, now: Temporal.Instant): string {
  return totpOf(secret, '').generate({ timestamp: now.epochMilliseconds })
}

/** Ten single-use codes of 80 random bits, `xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = [...randomBytes(16)].map((byte) => BASE32[byte & 31]).join('')
    return letters.replace(/(.{4})(?=.)/g, '$1-')
  })
}

/** SHA-256 of a recovery code as typed: spaces, dashes and case do not matter. */
export function recoveryHash(code: string): Buffer {
  return createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z2-7]/g, ''))
    .digest()
}
