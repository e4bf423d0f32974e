import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const introducerErrors = defineErrors('introducers', {
  CODE_TAKEN: { status: 409, params: ['code'] },
  ALREADY_REGISTERED: { status: 409, params: ['code'] },
  IDENTITY_FORM: { status: 422 },
  IDENTITY_CHECK_DIGIT: { status: 422 },
  IDENTITY_COUNTRY: { status: 422 },
  KIND_MISMATCH: { status: 422 },
  NAME_MISSING: { status: 422 },
  PHONE_FORM: { status: 422 },
  PERIOD_INVALID: { status: 422 },
  RELATION_FOR_KIND: { status: 422, params: ['relation'] },
  INTRODUCER_INVALID: { status: 422 },
  STATUS_UNREACHABLE: { status: 409, params: ['status'] },
  NOT_QUALIFIED: { status: 409 },
  UNDER_AGE: { status: 422 },
  CERTIFICATE_MISSING: { status: 422 },
  TRAINING_MISSING: { status: 422 },
  EXCLUSIVITY_MISSING: { status: 422 },
  INTRODUCER_UNKNOWN: { status: 422, params: ['code'] },
  IS_INTRODUCER: { status: 409, params: ['code'] },
  IS_RELATIVE: { status: 409, params: ['code', 'relation'] },
})
