import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const tradingErrors = defineErrors('trading', {
  NOTHING_CHANGES: { status: 409, params: ['accountNo', 'failureIndex'] },
  ACCOUNT_ENDED: { status: 409, params: ['accountNo', 'failureIndex'] },
  ACCOUNT_TWICE: { status: 422, params: ['failureIndex'] },
  ACCOUNT_UNKNOWN: { status: 404, params: ['failureIndex'] },
  DISCLOSURE_BY_HAND: { status: 403 },
  MARKET_UNCHANGED: { status: 409, params: ['market'] },
  REVIEW_OVER: { status: 409, params: ['state'] },
  TYPE_NOT_REQUESTED: { status: 422, params: ['type'] },
  MAKER_CHOOSES: { status: 403 },
  NO_FUTURES: { status: 409, params: ['accountNo'] },
  CODES_INVALID: { status: 422 },
  CODE_TWICE: { status: 422, params: ['exchange'] },
  CODE_THERE: { status: 409, params: ['exchange'] },
  CODE_DIFFERS: { status: 422, params: ['exchange'] },
  CODE_NOT_THERE: { status: 422, params: ['exchange'] },
  CODE_MISSING: { status: 422 },
  CODE_OF_ANOTHER: { status: 409, params: ['exchange', 'code'] },
  CODE_STATE_FORBIDS: { status: 409, params: ['state'] },
})
