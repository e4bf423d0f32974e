/** A session unused for this long is over. */
export const SESSION_IDLE_MINUTES = 60

/** A session is over this long after sign-in, used or not. */
export const SESSION_MAX_HOURS = 12

/** How stale `last_seen_at` may get before a request writes it again. */
export const SEEN_EVERY_SECONDS = 60
