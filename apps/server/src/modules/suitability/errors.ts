import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const suitabilityErrors = defineErrors('suitability', {
  ENTRY_INVALID: { status: 422 },
  ONE_SUBJECT: { status: 422 },
  CATEGORY_MISSING: { status: 422 },
  EXPIRY_MISSING: { status: 422 },
  EXPIRY_BEFORE_EVIDENCE: { status: 422 },
  EVIDENCE_IN_FUTURE: { status: 422 },
  BASIS_MISSING: { status: 422 },
  CATEGORY_DIFFERS: { status: 422 },
  APPLICATION_ENDED: { status: 409 },
  RISK_ANSWER_MISSING: { status: 422 },
  RISK_RESULT_INVALID: { status: 422 },
})
