/** A code is good for so many minutes: it is read out at a counter or over the phone. */
export const CODE_MINUTES = 10
/** Wrong codes after which a code proves nothing any more. */
export const CODE_TRIES_MAX = 5
/** Between two codes to one number or address, whatever the application. @source unconfirmed */
export const CODE_PAUSE_SECONDS = 60
/** Codes to one number or address. @source spec/accounts.md §2.3: limits of the four-factor check, per hour and per day. */
export const CODES_PER_HOUR = 10
export const CODES_PER_DAY = 15

/** Codes that went to one number within a day, oldest first. @returns seconds until another may be sent; 0: now. */
export function pauseBefore(sentAt: readonly string[], now: Temporal.Instant): number {
  const ages = sentAt.map((at) => Temporal.Instant.from(at).until(now).total('seconds'))
  const until = (count: number, span: number) => {
    const age = ages.at(-count)
    return age === undefined ? 0 : span - age
  }
  const wait = Math.max(until(1, CODE_PAUSE_SECONDS), until(CODES_PER_HOUR, 3600), until(CODES_PER_DAY, 86_400))
  return Math.max(0, Math.ceil(wait))
}
