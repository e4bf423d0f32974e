import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const calendarErrors = defineErrors('calendars', {
  SESSIONS_INVALID: { status: 422 },
  ZONE_UNKNOWN: { status: 422 },
  SPAN_EMPTY: { status: 422 },
  DAYS_INVALID: { status: 422 },
  LINE_INCOMPLETE: { status: 422 },
  DATE_INVALID: { status: 422 },
  DATE_OUTSIDE: { status: 422 },
  DATE_TWICE: { status: 422 },
  KIND_UNKNOWN: { status: 422 },
})
