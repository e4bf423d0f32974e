/** Where an application stands. While SUBMITTED the review case says at which step. */
export const APPLICATION_STATES = [
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'APPROVED',
  'OPENING',
  'OPENED',
  'REJECTED',
  'FAILED',
  'CANCELLED',
] as const
export type ApplicationState = (typeof APPLICATION_STATES)[number]

/**
 * From each state the ones it may go to; the database CHECK and a test hold the same list. Approved and opened are two
 * facts: opening may fail and be tried again.
 */
export const APPLICATION_TRANSITIONS: Readonly<Record<ApplicationState, readonly ApplicationState[]>> = {
  DRAFT: ['SUBMITTED', 'CANCELLED'],
  SUBMITTED: ['RETURNED', 'APPROVED', 'REJECTED', 'DRAFT', 'CANCELLED'],
  RETURNED: ['DRAFT', 'SUBMITTED', 'CANCELLED'],
  APPROVED: ['OPENING'],
  OPENING: ['OPENED', 'FAILED'],
  OPENED: [],
  REJECTED: [],
  FAILED: ['OPENING', 'DRAFT', 'CANCELLED'],
  CANCELLED: [],
}

/** States in which an identity document is taken by this application. */
export const LIVE_STATES: readonly ApplicationState[] = APPLICATION_STATES.filter(
  (state) => !['OPENED', 'REJECTED', 'CANCELLED'].includes(state),
)

/** Pages of the application that a reviewer may send it back to. */
export const PAGES = [
  'client',
  'identity',
  'address',
  'employment',
  'persons',
  'assets',
  'declarations',
  'accounts',
  'documents',
] as const
export type Page = (typeof PAGES)[number]

export const RETURN_REASONS = [
  'DOCUMENT_UNCLEAR',
  'DOCUMENT_EXPIRED',
  'DOCUMENT_MISSING',
  'NAME_DIFFERS',
  'IDENTITY_DIFFERS',
  'ADDRESS_PROOF',
  'TAX_INCOMPLETE',
  'SIGNATURE',
  'ACCOUNT_TYPE',
  'OTHER',
] as const

export const IMPORT_STATES = ['CHECKING', 'CHECKED', 'RUNNING', 'DONE', 'CANCELLED', 'REFUSED'] as const
export type ImportState = (typeof IMPORT_STATES)[number]

export const IMPORT_TRANSITIONS: Readonly<Record<ImportState, readonly ImportState[]>> = {
  CHECKING: ['CHECKED', 'REFUSED', 'CANCELLED'],
  CHECKED: ['RUNNING', 'CANCELLED'],
  RUNNING: ['DONE'],
  DONE: ['RUNNING'],
  CANCELLED: [],
  REFUSED: [],
}

export const IMPORT_ROW_STATES = ['VALID', 'INVALID', 'DONE', 'FAILED'] as const
export type ImportRowState = (typeof IMPORT_ROW_STATES)[number]

/** What becomes of a good row. */
export const IMPORT_OUTCOMES = ['draft', 'submitted'] as const
