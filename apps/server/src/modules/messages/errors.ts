import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const messageErrors = defineErrors('messages', {
  NOT_FAILED: { status: 409, params: ['status'] },
  TEXT_ERASED: { status: 409 },
  KIND_UNKNOWN: { status: 404, params: ['kind'] },
  TEMPLATE_INVALID: { status: 422 },
  PLACEHOLDER_MISSING: { status: 422, params: ['placeholder'] },
  PLACEHOLDER_UNKNOWN: { status: 422, params: ['placeholder'] },
  SUBJECT_MISSING: { status: 422 },
  SUBJECT_UNWANTED: { status: 422 },
  QUIET_HOURS_EMPTY: { status: 422 },
  ADDRESS_INVALID: { status: 422 },
  ROBOT_ADDRESS_FORBIDDEN: { status: 422, params: ['host'] },
  ROBOT_NAME_TAKEN: { status: 409, params: ['name'] },
})
