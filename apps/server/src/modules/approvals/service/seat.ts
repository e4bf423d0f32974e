import type { CaseState, Effect, Task, Token } from '../schema/case.ts'
import type { VersionRow } from '../store/flow.ts'
import type { CaseRow, HistoryRow } from '../store/rows.ts'

/** Who made a decision, for the task's row. */
type Decision = { name: string; at: string; remark: string | null }

/** One case under work: how it stood, how it stands, and what is to be written about it. */
export type Seat = {
  readonly row: CaseRow
  flow: VersionRow
  readonly isNew: boolean
  readonly before: { tokens: ReadonlySet<Token>; tasks: ReadonlySet<Task> }
  readonly decisions: Map<string, Decision>
  readonly history: HistoryRow[]
  readonly effects: Effect[]
  /** Until when the visits known are due. */
  readonly due: Map<number, string>
  state: CaseState
}

/** Who does something, and what he says about it. */
export type Doer = { operatorId: string; name: string; remark: string | null }
