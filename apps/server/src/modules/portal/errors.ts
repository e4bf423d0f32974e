import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const portalErrors = defineErrors('portal', {
  CREDENTIALS_WRONG: { status: 401 },
  PASSWORD_EXPIRED: { status: 401 },
  SIGN_IN_LOCKED: { status: 429, params: ['retryAfterSeconds'] },
  NO_PHONE: { status: 409 },
  CODE_WRONG: { status: 401 },
  CODE_OVER: { status: 401 },
  CODE_SENT_OFTEN: { status: 429, params: ['retryAfterSeconds'] },
  NO_CLIENT: { status: 403 },
  JOINT_ALONE: { status: 409 },
  AGREEMENT_WAITS: { status: 409 },
  AGREEMENT_OVER: { status: 409 },
  AGREEMENT_CHANGED: { status: 409 },
  LOGIN_UNKNOWN: { status: 404, params: ['memberNo'] },
  OWN_LOGIN: { status: 409, params: ['memberNo'] },
  ACTS_ALREADY: { status: 409, params: ['memberNo'] },
})
