import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const dutyErrors = defineErrors('duties', {
  OWN_CONFLICT: { status: 403 },
  SECOND_PERSON: { status: 403, params: ['by'] },
  CONFLICT_OVER: { status: 409 },
  ACCEPTANCE_PENDING: { status: 409 },
  ACCEPTANCE_STATE: { status: 409, params: ['state'] },
  UNTIL_INVALID: { status: 422, params: ['days'] },
  RULE_FIXED: { status: 409 },
  PATTERN_UNKNOWN: { status: 422, params: ['pattern'] },
  CLIENT_UNKNOWN: { status: 422, params: ['clientNo'] },
  OWN_STATEMENT: { status: 403 },
})
