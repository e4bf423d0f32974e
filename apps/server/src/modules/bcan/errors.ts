import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const bcanErrors = defineErrors('bcan', {
  CE_TAKEN: { status: 409, params: ['ceNo'] },
  ROLE_UNSUITABLE: { status: 422 },
  PARTICIPANT_IN_USE: { status: 409 },
  RANGE_RESERVED: { status: 422 },
  RANGE_REVERSED: { status: 422 },
  RANGE_OVERLAPS: { status: 409, params: ['ceNo'] },
  RANGE_CLOSED: { status: 409 },
  NO_OPEN_RANGE: { status: 409 },
  NOBODY_TO_NUMBER: { status: 409 },
  BACKFILL_RUNNING: { status: 409 },
  BACKFILL_ENDED: { status: 409 },
  NOT_A_PARTY: { status: 422 },
  NO_CONSENT_NEEDED: { status: 422 },
  CONSENT_UNCHANGED: { status: 409 },
  SIGNED_IN_FUTURE: { status: 422 },
  ALREADY_SO: { status: 409 },
  REGISTRATION_RETIRED: { status: 409 },
})
