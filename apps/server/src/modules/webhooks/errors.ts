import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const webhookErrors = defineErrors('webhooks', {
  URL_UNSAFE: { status: 422, params: ['host'] },
  TYPE_UNKNOWN: { status: 422, params: ['type'] },
  STATE_UNREACHABLE: { status: 409, params: ['state'] },
  DELIVERY_WAITING: { status: 409 },
  SUBSCRIPTIONS_TOO_MANY: { status: 409, params: ['max'] },
})
