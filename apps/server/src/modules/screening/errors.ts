import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const screeningErrors = defineErrors('screening', {
  ENTRY_INCOMPLETE: { status: 422 },
  ENTRY_THERE: { status: 409, params: ['entryNo'] },
  ENTRY_REMOVED: { status: 409 },
  DECIDER_IS_MAKER: { status: 403 },
  HIT_OPEN: { status: 409, params: ['hitNo'] },
  HIT_CONFIRMED: { status: 409, params: ['hitNo'] },
})
