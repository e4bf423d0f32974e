import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const groupErrors = defineErrors('groups', {
  CODE_TAKEN: { status: 409, params: ['code'] },
  GROUP_IN_USE: { status: 409, params: ['use'] },
  PURPOSE_IN_USE: { status: 409, params: ['purpose', 'use'] },
  ACCOUNT_IN_BILLING_GROUP: { status: 409, params: ['accountNo', 'group'] },
  ACCOUNT_OR_CLIENT: { status: 422 },
  RULE_FILTER: { status: 422, params: ['filter'] },
  RULE_NEEDS_WHOLE_HOUSE: { status: 403 },
  MEMBERS_BY_RULE: { status: 409 },
})
