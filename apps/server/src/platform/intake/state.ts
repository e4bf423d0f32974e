/** Where a sheet stands; STOPPED was halted while it ran, with some rows left undone. */
export const INTAKE_STATES = ['CHECKING', 'CHECKED', 'RUNNING', 'DONE', 'STOPPED', 'CANCELLED', 'REFUSED'] as const
export type IntakeState = (typeof INTAKE_STATES)[number]

/** From each state the ones it may go to; the database CHECK holds the same list of states. */
export const INTAKE_TRANSITIONS: Readonly<Record<IntakeState, readonly IntakeState[]>> = {
  CHECKING: ['CHECKED', 'REFUSED', 'CANCELLED'],
  CHECKED: ['RUNNING', 'CANCELLED'],
  RUNNING: ['DONE', 'STOPPED'],
  DONE: ['RUNNING'],
  STOPPED: ['RUNNING'],
  CANCELLED: [],
  REFUSED: [],
}

/** What became of a row; AWAITING has a ticket. */
export const INTAKE_ROW_STATES = ['VALID', 'INVALID', 'DONE', 'AWAITING', 'FAILED', 'CANCELLED'] as const
export type IntakeRowState = (typeof INTAKE_ROW_STATES)[number]
