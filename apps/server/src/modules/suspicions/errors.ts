import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const suspicionErrors = defineErrors('suspicions', {
  ACCOUNT_UNKNOWN: { status: 422, params: ['accountNo'] },
  ALERT_IN_FUTURE: { status: 422 },
  ASSIGNEE_UNSUITABLE: { status: 422 },
  STATUS_UNREACHABLE: { status: 409, params: ['status'] },
  STR_REFERENCE_MISSING: { status: 422 },
  REVIEWER_NOT_SECOND: { status: 403 },
})
