import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const bankErrors = defineErrors('banks', {
  BANKS_INVALID: { status: 422 },
  NUMBER_TWICE: { status: 422, params: ['row'] },
  ALREADY_THERE: { status: 409, params: ['masked', 'currency'] },
  BANK_UNREADABLE: { status: 422 },
  BANK_ENDED: { status: 409 },
  NOTHING_CHANGES: { status: 422 },
  ACCOUNT_ENDED: { status: 409, params: ['accountNo'] },
})
