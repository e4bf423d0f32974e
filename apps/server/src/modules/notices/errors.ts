import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const noticeErrors = defineErrors('notices', {
  EVENT_HAS_NO_RECIPIENT: { status: 422, params: ['event', 'recipient'] },
  PLACE_UNKNOWN: { status: 422 },
  PLACEHOLDER_UNKNOWN: { status: 422, params: ['placeholder'] },
  ADDRESS_INVALID: { status: 422 },
  ROBOT_UNFIT: { status: 422 },
  LINK_INVALID: { status: 404 },
  LINK_EXPIRED: { status: 410 },
  LINK_FOR_ANOTHER: { status: 403 },
})
