/** A code sent by SMS is good for so many minutes. */
export const CODE_MINUTES = 5
/** Wrong codes after which a challenge proves nothing any more. */
export const CODE_TRIES_MAX = 5
/** A code is sent three times at most for one password, with so many seconds between. */
export const CODE_SENT_MAX = 3
export const CODE_PAUSE_SECONDS = 30

/** A session ends after so long without use, and in any case after eight hours. */
export const IDLE_MINUTES = 30
export const SESSION_HOURS = 8
/** A use is noted once a minute. */
export const NOTED_SECONDS = 60

export type Waiting = { sent: number; sentAt: string }

/** Seconds until a code may be sent again; null when it has been sent often enough. */
export function pauseBeforeSending({ sent, sentAt }: Waiting, now: Temporal.Instant): number | null {
  if (sent >= CODE_SENT_MAX) return null
  const waited = Temporal.Instant.from(sentAt).until(now).total('seconds')
  return Math.max(0, Math.ceil(CODE_PAUSE_SECONDS - waited))
}
