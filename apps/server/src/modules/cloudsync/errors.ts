import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const cloudsyncErrors = defineErrors('cloudsync', {
  ACCOUNT_UNKNOWN: { status: 422, params: ['accountNo'] },
  NOTHING_DUE: { status: 409, params: ['business'] },
  EVENT_IN_FUTURE: { status: 422 },
  NOTHING_TO_RESYNC: { status: 409 },
  SYNC_UNDER_WAY: { status: 409 },
  PAPERS_MISSING: { status: 409, params: ['parameters'] },
  NOT_FAILED: { status: 409 },
  REPAIRED_ALREADY: { status: 409 },
  NOT_REPAIRED: { status: 409 },
  RULES_INVALID: { status: 422 },
  RULE_TWICE: { status: 422, params: ['business', 'parameter'] },
  RULE_PARAMETER_UNKNOWN: { status: 422, params: ['parameter'] },
  RULES_BACKDATED: { status: 422 },
})
