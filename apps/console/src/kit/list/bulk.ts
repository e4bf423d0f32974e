import type { FieldProblem } from '../api/problem.ts'
import type { FieldOverrides } from '../command/fields.tsx'
import type { Row } from './contract.ts'

/** A command over many rows: one item per row, each with its own result. */
export type BulkAction = {
  command: string
  /** The input that gets each row's id. */
  idField: string
  label?: string
  fields?: FieldOverrides
  initial?: Record<string, unknown>
  /** Inputs that are the same for every row and not asked for. */
  fixed?: Record<string, unknown>
  danger?: boolean
  /** Where to ask which rows would be refused and why, before the run is begun: answers `BulkLook`. */
  look?: string
  /** Why a row does not take this, in words; null when it does. Offered where every row picked takes it, with `look` where one does. */
  refuses?: (row: Row) => string | null
  /** A field that single rows may have of their own beside the shared one; rows are named by `nameOf`. */
  each?: { field: string; label: string; nameOf: (row: Row) => string }
}

/** `GET /api/v1/bulk-runs/{id}`. */
export type BulkRun = {
  id: string
  command: string
  state: string
  total: number
  done: number
  awaiting: number
  failed: number
  cancelled: number
  createdAt: string
  finishedAt: string | null
}

/** One row of a run with what became of it. */
export type BulkItem = {
  n: number
  targetId: string
  label: string | null
  state: string
  code: string | null
  module: string | null
  params: Record<string, unknown> | null
  fields: FieldProblem[] | null
  ticketId: string | null
}

/** Rows that a run is for: those picked, or all that the filter selects. */
export type BulkTarget = { list: string; ids: string[] } | { list: string; query: Record<string, string> }

/** Why a row would be refused, as doing it would say. */
export type LookedProblem = {
  id: string
  /** What the row is called; null where nobody says. */
  name: string | null
  module: string
  code: string
  status: number
  params: Record<string, unknown>
  fields: FieldProblem[]
}

/** What was looked at before a run is begun; `more`: there are rows beyond those. */
export type BulkLook = { looked: string[]; more: boolean; problems: LookedProblem[] }

/** What a part at a `…Bulk` place is given in `more`: the rows meant, one of them, and whom to tell of the run. */
export type BulkMore = { target: BulkTarget; count: string; sample: string | null; started: (runId: string) => void }
