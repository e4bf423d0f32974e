import { defineErrors } from '#kernel/refusal.ts'

/** Codes any module's request may meet. */
export const platformErrors = defineErrors('platform', {
  INPUT_INVALID: { status: 422 },
  BODY_UNREADABLE: { status: 400 },
  BODY_TOO_LARGE: { status: 413, params: ['maxBytes'] },
  MEDIA_TYPE_UNSUPPORTED: { status: 415 },
  SIGN_IN_REQUIRED: { status: 401 },
  CROSS_SITE_REFUSED: { status: 403 },
  PERMISSION_MISSING: { status: 403, params: ['permission'] },
  NOT_FOUND: { status: 404 },
  VERSION_STALE: { status: 409 },
  IDEMPOTENCY_KEY_MISSING: { status: 428 },
  IDEMPOTENCY_KEY_REUSED: { status: 409 },
  IDEMPOTENCY_KEY_INVALID: { status: 400 },
  CURSOR_INVALID: { status: 400 },
  RATE_LIMITED: { status: 429, params: ['retryAfterSeconds'] },
  STORAGE_FULL: { status: 507 },
  DATABASE_UNAVAILABLE: { status: 503 },
  SHUTTING_DOWN: { status: 503 },
  INTERNAL: { status: 500 },
})
