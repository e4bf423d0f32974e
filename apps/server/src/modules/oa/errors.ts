import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const oaErrors = defineErrors('oa', {
  SIGNATURE_WRONG: { status: 401 },
  DECISION_STALE: { status: 401 },
  DECISION_REPLAYED: { status: 409 },
  DECIDER_UNKNOWN: { status: 403 },
  /** `why` is one of the obstacles that approvals know. */
  DECISION_NOT_PLAIN: { status: 409, params: ['why'] },
  USER_TAKEN: { status: 409, params: ['userId'] },
  LINK_UNCONFIGURED: { status: 409 },
})
