import { accessErrors } from '../errors.ts'
import { COMMON_PASSWORDS } from './common-passwords.ts'

export const PASSWORD_MIN_LENGTH = 10

/** NFKC, so that a password typed on another keyboard or system is the same password (NIST SP 800-63B 3.1.1.2). */
export const normalised = (password: string) => password.normalize('NFKC')

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
