import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { RowProblem } from '../schema/row.ts'
import type { ImportRowState } from '../schema/state.ts'
import type { NewFile } from './revision.ts'

export type CheckedRow = {
  row: number
  cellsSealed: Buffer
  label: string
  state: 'VALID' | 'INVALID'
  problems: RowProblem[]
  files: readonly NewFile[]
}

/** Numbers of the rows checked so far: a check that was cut short goes on behind them. */
export async function checkedRows(reader: Reader, importId: string): Promise<ReadonlySet<number>> {
  const found = await rows(
    reader,
    sql<{ row: number }>`select row from onboarding.import_row where import_id = ${importId}`,
  )
  return new Set(found.map((one) => one.row))
}

/** Writes checked rows with their files; references on the files' contents are the caller's to count. */
export async function insertRows(tx: Tx, importId: string, checked: readonly CheckedRow[]): Promise<void> {
  const values = checked.map(({ row, label, state, problems, cellsSealed }) => ({
    row,
    label,
    state,
    problems,
    cells: `\\x${cellsSealed.toString('hex')}`,
  }))
  await sql`insert into onboarding.import_row (import_id, row, cells_sealed, label, state, problems)
    select ${importId}, r.row, r.cells, r.label, r.state, r.problems
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r (row integer, cells bytea, label text, state text,
      problems jsonb)`.execute(tx)
  const files = checked.flatMap((one) =>
    one.files.map((file, position) => ({ row: one.row, position, ...file, file_name: file.fileName })),
  )
  if (files.length === 0) return
  await sql`insert into onboarding.import_document (import_id, row, position, parameter, sha256, file_name, mime, kind, size)
    select ${importId}, f.row, f.position, f.parameter, f.sha256, f.file_name, f.mime, f.kind, f.size
    from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as f (row integer, position integer, parameter text,
      sha256 text, file_name text, mime text, kind text, size bigint)`.execute(tx)
}

/** The next rows that wait to be run, in the order of the sheet. */
export async function waitingRows(reader: Reader, importId: string, limit: number): Promise<number[]> {
  const found = await rows(
    reader,
    sql<{ row: number }>`select row from onboarding.import_row
      where import_id = ${importId} and state = 'VALID' order by row limit ${limit}`,
  )
  return found.map((one) => one.row)
}

export type StoredRow = {
  row: number
  cellsSealed: Buffer
  label: string
  state: ImportRowState
  problems: RowProblem[]
  applicationId: string | null
}

const COLUMNS = sql`row, cells_sealed as "cellsSealed", label, state, problems, application_id as "applicationId"`

/** One row, locked: two runners never take the same. */
export async function lockRow(tx: Tx, importId: string, row: number): Promise<StoredRow | null> {
  const [found] = await rows(
    tx,
    sql<StoredRow>`select ${COLUMNS} from onboarding.import_row where import_id = ${importId} and row = ${row} for update`,
  )
  return found ?? null
}

/** Rows in sheet order behind `after`, of the states given (all when empty). */
export async function rowsOf(
  reader: Reader,
  importId: string,
  page: { states: readonly ImportRowState[]; after: number; limit: number },
): Promise<StoredRow[]> {
  return rows(
    reader,
    sql<StoredRow>`select ${COLUMNS} from onboarding.import_row
      where import_id = ${importId} and row > ${page.after}
        and (cardinality(${[...page.states]}::text[]) = 0 or state = any(${[...page.states]}::text[]))
      order by row limit ${page.limit}`,
  )
}

/** Takes the row's files out of the import: their references go with them to the caller. */
export async function takeFiles(tx: Tx, importId: string, row: number): Promise<NewFile[]> {
  const found = await rows(
    tx,
    sql<
      NewFile & { position: number }
    >`delete from onboarding.import_document where import_id = ${importId} and row = ${row}
      returning position, parameter, sha256, file_name as "fileName", mime, kind, size`,
  )
  return found
    .sort((a, b) => a.position - b.position)
    .map(({ parameter, sha256, fileName, mime, kind, size }) => ({ parameter, sha256, fileName, mime, kind, size }))
}

/** Writes down what became of a row. */
export async function settleRow(
  tx: Tx,
  importId: string,
  row: number,
  result: { state: 'DONE' | 'FAILED'; applicationId: string | null; problems: readonly RowProblem[] },
): Promise<void> {
  await sql`update onboarding.import_row set state = ${result.state}, application_id = ${result.applicationId},
    problems = ${JSON.stringify(result.problems)}::jsonb where import_id = ${importId} and row = ${row}`.execute(tx)
}

/** Lets failed rows be run again; returns how many. */
export async function reviveFailed(tx: Tx, importId: string): Promise<number> {
  const found = await rows(
    tx,
    sql`update onboarding.import_row set state = 'VALID', problems = '[]'
      where import_id = ${importId} and state = 'FAILED' returning 1`,
  )
  return found.length
}
