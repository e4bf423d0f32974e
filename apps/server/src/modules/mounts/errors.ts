import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const mountsErrors = defineErrors('mounts', {
  ROOT_UNKNOWN: { status: 422, params: ['root'] },
  PLACEHOLDER_UNKNOWN: { status: 422, params: ['placeholder'] },
  PATTERN_UNCLEAR: { status: 422 },
  PATTERN_RETIRED: { status: 409 },
  PARAMETER_UNKNOWN: { status: 422, params: ['parameter'] },
  ACCOUNT_UNKNOWN: { status: 422, params: ['accountNo'] },
  NO_ACCOUNT_NAMED: { status: 409 },
  BOUND_ALREADY: { status: 409, params: ['accountNo'] },
  NOT_BOUND: { status: 409 },
  FILE_VANISHED: { status: 410 },
  OUTSIDE_ROOT: { status: 404 },
})
