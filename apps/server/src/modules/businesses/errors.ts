import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const businessErrors = defineErrors('businesses', {
  BUSINESS_CODE_TAKEN: { status: 409, params: ['code'] },
  DRAFT_CHANGED: { status: 409, params: ['by', 'at'] },
  BUSINESS_INVALID: { status: 422, params: ['count'] },
  BUSINESS_STATE_FORBIDS: { status: 409, params: ['state'] },
  BUSINESS_RETIRED: { status: 409, params: ['name'] },
  VARIANT_MISSING: { status: 422, params: ['subjectType'] },
  PART_MISSING: { status: 422, params: ['part'] },
  FIELD_UNKNOWN: { status: 422, params: ['field'] },
  FIELD_WITHOUT_FILES: { status: 422, params: ['field'] },
  MAP_UNKNOWN: { status: 422, params: ['map'] },
  PARAMETER_UNKNOWN: { status: 422, params: ['parameter'] },
  SECTION_UNKNOWN: { status: 422, params: ['section'] },
  RELAY_TARGET_UNKNOWN: { status: 422, params: ['code'] },
  RELAY_LOOP: { status: 409, params: ['code'] },
})
