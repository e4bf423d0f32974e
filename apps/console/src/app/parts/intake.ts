/** A sheet whose rows are commands, as `/intakes` answers it. */
export type Intake = {
  id: string
  kind: string
  fileName: string
  state: 'CHECKING' | 'CHECKED' | 'RUNNING' | 'DONE' | 'STOPPED' | 'CANCELLED' | 'REFUSED'
  failure: { module: string; code: string; params: Record<string, unknown> } | null
  counts: Partial<Record<IntakeRowState, number>>
  createdAt: string
  finishedAt: string | null
}

/** What may become of a row, in the order people ask for them. */
export const INTAKE_ROW_STATES = ['INVALID', 'VALID', 'AWAITING', 'DONE', 'FAILED', 'CANCELLED'] as const
export type IntakeRowState = (typeof INTAKE_ROW_STATES)[number]

/** One row with what is wrong, or what became of it. */
export type IntakeRow = {
  row: number
  label: string
  state: IntakeRowState
  command: string | null
  problems: { column: string | null; module: string; code: string; params?: Record<string, unknown> }[]
  ticketId: string | null
  ticketState: string | null
}

/** A kind of sheet the person may send, with what each of its commands leads to now. */
export type IntakeKind = {
  id: string
  texts: string
  columnTexts: string
  rowsMax: number
  commands: { name: string; ruling: 'atOnce' | 'ticket' | 'blocked' }[]
}
