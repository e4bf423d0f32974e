import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const exportruleErrors = defineErrors('exportrules', {
  RULE_EXISTS: { status: 409, params: ['code'] },
  RULE_RETIRED: { status: 409 },
  PLACEHOLDER_UNKNOWN: { status: 422, params: ['placeholder'] },
  PARAMETER_UNKNOWN: { status: 422, params: ['parameter'] },
  ACCOUNT_UNKNOWN: { status: 422, params: ['accountNo', 'count'] },
  PACK_EMPTY: { status: 409 },
  PACK_GAPS: { status: 409, params: ['gaps'] },
  PACK_CLASH: { status: 409, params: ['name'] },
  ACCOUNTS_CHANGED: { status: 409 },
  PICTURE_TOO_LARGE: { status: 409, params: ['name', 'maxBytes'] },
})
