/** How many sign-in attempts one user name or one address has before it must wait. */
export type Allowance = { attemptsMax: number; windowMinutes: number; lockMinutes: number }

/** Five wrong passwords in a row lock the name for a quarter of an hour, whether anybody has that name or not. */
export const PER_USERNAME: Allowance = { attemptsMax: 5, windowMinutes: 15, lockMinutes: 15 }

/** Wide, because an office shares one address; stops one machine from trying many names. */
export const PER_ADDRESS: Allowance = { attemptsMax: 50, windowMinutes: 10, lockMinutes: 10 }

/** Wrong current passwords, in a quarter of an hour, when changing it or the second factor. */
export const OWN_PASSWORD_ATTEMPTS_MAX = 5

/** Whole seconds until the instant, at least one. */
export function secondsUntil(until: Temporal.Instant, now: Temporal.Instant): number {
  return Math.max(1, Math.ceil(now.until(until).total('seconds')))
}
