import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const dispatchErrors = defineErrors('dispatches', {
  NOBODY_HANDLES: { status: 422, params: ['count', 'names'] },
  NOBODY_THERE: { status: 422, params: ['name'] },
  NO_RECIPIENT: { status: 422 },
  TOO_MANY_RECIPIENTS: { status: 422, params: ['max'] },
  DUE_PAST: { status: 422 },
  DUE_BEYOND_CALENDAR: { status: 422 },
  DUE_NOT_LATER: { status: 409, params: ['dueOn'] },
  DISPATCH_ENDED: { status: 409, params: ['state'] },
  ITEM_ENDED: { status: 409, params: ['state'] },
  ITEM_NOT_FAILED: { status: 409, params: ['state'] },
  SENDER_HAS_NO_DEPARTMENT: { status: 422 },
})
