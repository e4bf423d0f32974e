import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const rateErrors = defineErrors('rates', {
  ROW_TWICE: { status: 422, params: ['row'] },
  RATES_INVALID: { status: 422 },
  PERIOD_INVALID: { status: 422 },
  DAY_PAST: { status: 422 },
  DAY_OVER: { status: 422 },
  NOTHING_SET: { status: 422, params: ['row'] },
  RATE_ENDED: { status: 409 },
  CHANGED_SINCE: { status: 409, params: ['contract'] },
})
