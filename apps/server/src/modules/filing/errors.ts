import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const filingErrors = defineErrors('filing', {
  LAYOUT_UNUSABLE: { status: 422, params: ['problem'] },
  LAYOUT_UNCHANGED: { status: 409 },
  PROFILE_VERIFIED: { status: 409 },
  VERIFIER_IS_MAKER: { status: 403 },
  SPECIFICATION_UNVERIFIED: { status: 409, params: ['version'] },
  CE_NOT_FILED: { status: 422, params: ['ceNo'] },
  CALENDAR_ENDS: { status: 409, params: ['office'] },
  OFFICE_UNKNOWN: { status: 422, params: ['office'] },
  TIME_AFTER_CUT_OFF: { status: 422, params: ['time'] },
  HALF_DAY_LONGER: { status: 422 },
  FILING_UNDER_WAY: { status: 409 },
  FILING_NOT_READY: { status: 409, params: ['state'] },
  FILING_OUTDATED: { status: 409 },
  CUT_OFF_PASSED: { status: 409, params: ['day'] },
  CHANNEL_MISSING: { status: 409 },
  ANSWER_KNOWN: { status: 409 },
  ANSWER_SETTLED: { status: 409 },
  FILE_MISSING: { status: 422 },
  BREAK_ENDED: { status: 409 },
  NOT_REJECTED: { status: 409 },
  DAY_IN_FUTURE: { status: 422 },
  LINE_REPORTED: { status: 409 },
  NOTHING_TO_REPORT: { status: 409 },
})
