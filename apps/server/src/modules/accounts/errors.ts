import { defineErrors } from '#kernel/refusal.ts'

export const accountErrors = defineErrors('accounts', {
  ACCOUNT_CANCELLED: { status: 409 },
  ACCOUNT_STATUS_FORBIDS: { status: 409, params: ['status'] },
  ACCOUNT_NOT_EMPTY: { status: 409, params: ['count'] },
  ACCOUNT_HAS_SUBS: { status: 409, params: ['accounts'] },
  ALREADY_THERE: { status: 409 },
  FREEZE_REASON_NOT_HELD: { status: 409, params: ['reason'] },
  REMARK_REQUIRED: { status: 422 },
  ACCOUNT_NO_TAKEN: { status: 409, params: ['accountNo'] },
  ACCOUNT_NO_FORM: { status: 422 },
  PARENT_UNUSABLE: { status: 422 },
  TYPE_FOLLOWS_PARENT: { status: 422, params: ['type'] },
  SHEET_CLIENT_UNKNOWN: { status: 422, params: ['no'] },
  SHEET_ACCOUNT_UNKNOWN: { status: 422, params: ['no'] },
  SHEET_ACCOUNT_OF_OTHER: { status: 422, params: ['no'] },
  SHEET_CELL_UNWANTED: { status: 422 },
  SHEET_REASON_MISSING: { status: 422 },
  INACTIVITY_UNCHANGED: { status: 409 },
  INACTIVITY_SOURCE_MISSING: { status: 422 },
  ACTIVITY_AHEAD: { status: 422 },
  NUMBERS_EXHAUSTED: { status: 409, params: ['type'] },
})
