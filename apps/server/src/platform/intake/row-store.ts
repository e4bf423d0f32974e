import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '../db.ts'
import type { RowProblem } from './kind.ts'
import type { IntakeRowState } from './state.ts'

export type StoredRow = {
  row: number
  cellsSealed: Buffer
  label: string
  state: IntakeRowState
  command: string | null
  problems: RowProblem[]
  ticketId: string | null
}

/** Rows in sheet order behind `after`, of the states given (all when empty). */
export function intakeRows(
  reader: Reader,
  intakeId: string,
  page: { states: readonly IntakeRowState[]; after: number; limit: number },
): Promise<StoredRow[]> {
  return rows(
    reader,
    sql<StoredRow>`select row, cells_sealed as "cellsSealed", label, state, command, problems, ticket_id as "ticketId"
      from platform.intake_row where intake_id = ${intakeId} and row > ${page.after}
        and (cardinality(${[...page.states]}::text[]) = 0 or state = any(${[...page.states]}::text[]))
      order by row limit ${page.limit}`,
  )
}

export type WaitingRow = { row: number; command: string; inputSealed: Buffer }

/** The next rows to be called, all of the lowest rank that is left; none when the sheet does not run. */
export function waitingRows(reader: Reader, intakeId: string, limit: number): Promise<WaitingRow[]> {
  return rows(
    reader,
    sql<WaitingRow>`select row, command, input_sealed as "inputSealed" from platform.intake_row
      where intake_id = ${intakeId} and state = 'VALID'
        and rank = (select min(rank) from platform.intake_row where intake_id = ${intakeId} and state = 'VALID')
        and exists (select 1 from platform.intake where id = ${intakeId} and state = 'RUNNING')
      order by row limit ${limit}`,
  )
}

export type RowResult = {
  row: number
  state: 'DONE' | 'AWAITING' | 'FAILED'
  problems: readonly RowProblem[]
  ticketId: string | null
}

/** Writes down what became of rows; one that was settled meanwhile stays as it is. */
export async function settleRows(tx: Tx, intakeId: string, results: readonly RowResult[]): Promise<void> {
  await sql`update platform.intake_row i set state = r.state, problems = r.problems, ticket_id = r."ticketId"
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      as r (row int, state text, problems jsonb, "ticketId" uuid)
    where i.intake_id = ${intakeId} and i.row = r.row and i.state in ('VALID', 'CANCELLED')`.execute(tx)
}

/** Leaves the rows that have not been called undone. */
export async function cancelRows(tx: Tx, intakeId: string): Promise<void> {
  await sql`update platform.intake_row set state = 'CANCELLED' where intake_id = ${intakeId} and state = 'VALID'`.execute(
    tx,
  )
}

/** Lets rows that failed or were left be called again; returns how many. */
export async function reviveRows(tx: Tx, intakeId: string): Promise<number> {
  const revived = await rows(
    tx,
    sql`update platform.intake_row set state = 'VALID', problems = '[]'
      where intake_id = ${intakeId} and state in ('FAILED', 'CANCELLED') returning 1`,
  )
  return revived.length
}
