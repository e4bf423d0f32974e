import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const memberErrors = defineErrors('members', {
  MEMBER_NO_TAKEN: { status: 409, params: ['memberNo'] },
  OPEN_ID_TAKEN: { status: 409 },
  PHONE_TAKEN: { status: 409 },
  EMAIL_TAKEN: { status: 409 },
  CONTACT_FORM: { status: 422 },
  PHONE_FORM: { status: 422 },
  EMAIL_FORM: { status: 422 },
  MEMBER_BOUND: { status: 409, params: ['clientNo'] },
  CLIENT_HAS_MEMBER: { status: 409, params: ['memberNo'] },
  MEMBER_CANCELLED: { status: 409 },
  PHONE_MISSING: { status: 409 },
  EMAIL_MISSING: { status: 409 },
  SECOND_APPROVER_NEEDED: { status: 409 },
  NOT_LOCKED: { status: 409 },
  NOTHING_TO_RESEND: { status: 409 },
  NOTHING_CHANGES: { status: 409 },
  NOT_BOUND: { status: 409 },
  NO_SESSION: { status: 409 },
  CHANGE_TOKEN_INVALID: { status: 401 },
  PASSWORD_RULE: { status: 422 },
  PASSWORD_LENGTH: { status: 422 },
  PASSWORD_KINDS: { status: 422 },
  PASSWORD_SAME: { status: 422 },
})
