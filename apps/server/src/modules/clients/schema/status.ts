/** Status of a client. Frozen: no sign-in to the client apps; cancelled: over, for ever. */
export const CLIENT_STATUSES = ['ACTIVE', 'FROZEN', 'CANCELLED'] as const
export type ClientStatus = (typeof CLIENT_STATUSES)[number]

/** From each status the ones it may go to; the database CHECK and a test hold the same list. */
export const CLIENT_TRANSITIONS: Readonly<Record<ClientStatus, readonly ClientStatus[]>> = {
  ACTIVE: ['FROZEN', 'CANCELLED'],
  FROZEN: ['ACTIVE', 'CANCELLED'],
  CANCELLED: [],
}

/** After an ordinary cancellation the identity may not register again for three months, after a permanent one at once. */
export const CANCELLATION_KINDS = ['ordinary', 'permanent'] as const
export type CancellationKind = (typeof CANCELLATION_KINDS)[number]

/** Why a client or an account is frozen or cancelled. `OTHER` asks for a remark. */
export const FREEZE_REASONS = [
  'AML',
  'COURT_ORDER',
  'REGULATOR',
  'CLIENT_REQUEST',
  'DECEASED',
  'DOCUMENT_EXPIRED',
  'CREDIT',
  'SECURITY',
  'OTHER',
] as const
export type FreezeReason = (typeof FREEZE_REASONS)[number]

export const CANCEL_REASONS = [
  'CLIENT_REQUEST',
  'AML',
  'REGULATOR',
  'DECEASED',
  'WRONG_TYPE',
  'UNUSED',
  'OTHER',
] as const
export type CancelReason = (typeof CANCEL_REASONS)[number]
