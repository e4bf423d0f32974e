import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { accessErrors } from '../errors.ts'
import { COMMON_PASSWORDS } from './common-passwords.ts'

export const PASSWORD_MIN_LENGTH = 10

/** NFKC, so that a password typed on another keyboard or system is the same password (NIST SP 800-63B 3.1.1.2). */
const normalised = (password: string) => password.normalize('NFKC')

/**
 * Refuses what is guessed first. No rules on kinds of characters and no expiry, as NIST SP 800-63B advises.
 *
 * @throws PASSWORD_TOO_SHORT (counted in characters), PASSWORD_COMMON, PASSWORD_HAS_USERNAME
 */
export function assertPasswordAllowed(password: string, username: string): void {
  const at = [{ path: 'password', code: 'custom' }]
  const folded = normalised(password).toLowerCase()
  if ([...folded].length < PASSWORD_MIN_LENGTH) {
    throw accessErrors.PASSWORD_TOO_SHORT({ minLength: PASSWORD_MIN_LENGTH }, at)
  }
  const core = folded.replace(/[^\p{L}]+$/u, '')
  if (COMMON_PASSWORDS.has(folded) || COMMON_PASSWORDS.has(core) || new Set(folded).size < 4) {
    throw accessErrors.PASSWORD_COMMON({}, at)
  }
  if (folded.includes(username.toLowerCase())) throw accessErrors.PASSWORD_HAS_USERNAME({}, at)
}

/** argon2id with the parameters OWASP recommends: 19 MiB, two passes, one lane. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
}

let decoy: Promise<string> | undefined

/** Whether the password fits. Without a hash (nobody of that name) it takes the same time and answers false. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const fits = await verify(stored ?? (await decoy), normalised(password))
  return stored !== null && fits
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Sixteen characters that are not mistaken for each other: 92 random bits, in groups of four. */
export function generatePassword(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  )
  return groups.join('-')
}
