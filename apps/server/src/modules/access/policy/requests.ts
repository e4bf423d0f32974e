import { accessErrors } from '../errors.ts'

type Dates = { expiresAt: string | null }

/** Whether what somebody has lasts at least as long as what is asked for. */
export function covers(present: Dates | null, wanted: Dates): boolean {
  if (!present) return false
  if (present.expiresAt === null) return true
  return wanted.expiresAt !== null && Temporal.Instant.compare(present.expiresAt, wanted.expiresAt) >= 0
}

/**
 * Until when a request is granted: as asked for, or earlier.
 *
 * @throws EXPIRY_BEYOND_REQUEST when whoever decides would give for longer.
 */
export function grantedUntil(asked: string | null, decided: string | null): string | null {
  if (asked === null || decided === null) return decided ?? asked
  if (Temporal.Instant.compare(decided, asked) > 0) {
    throw accessErrors.EXPIRY_BEYOND_REQUEST({}, [{ path: 'expiresAt', code: 'EXPIRY_BEYOND_REQUEST' }])
  }
  return decided
}
