import { type RawBuilder, sql } from 'kysely'
import type { RefusalParams } from '#kernel/refusal.ts'
import { type Reader, rows, type Tx } from '../db.ts'
import type { Asker } from '../jobs/behalf.ts'
import type { SheetFormat } from '../sheets/sheet.ts'
import type { RowProblem } from './kind.ts'
import type { IntakeRowState, IntakeState } from './state.ts'

/** A sheet as its row has it. */
export type IntakeRecord = Asker & {
  id: string
  kind: string
  fileName: string
  format: SheetFormat
  fileSha256: string
  state: IntakeState
  failure: { module: string; code: string; params: RefusalParams } | null
  operatorName: string
  createdAt: string
  checkedAt: string | null
  confirmedAt: string | null
  finishedAt: string | null
}

/** How many rows stand where. */
export type IntakeCounts = Record<IntakeRowState, number>

const COLUMNS = sql`i.id, i.kind, i.file_name as "fileName", i.format, i.file_sha256 as "fileSha256", i.state,
  case when i.failure_code is not null then jsonb_build_object('module', i.failure_module, 'code', i.failure_code,
    'params', i.failure_params) end as failure,
  i.operator_id as "operatorId", i.operator_name as "operatorName", i.api_key_id as "apiKeyId",
  i.key_permissions as "keyPermissions", i.created_at as "createdAt", i.checked_at as "checkedAt",
  i.confirmed_at as "confirmedAt", i.finished_at as "finishedAt"`

/** A sheet of a person; null when it is another's or there is none. */
export async function findIntake(reader: Reader, id: string, operatorId: string): Promise<IntakeRecord | null> {
  const [found] = await rows(
    reader,
    sql<IntakeRecord>`select ${COLUMNS} from platform.intake i where i.id = ${id} and i.operator_id = ${operatorId}`,
  )
  return found ?? null
}

/** The sheet whoever asks: for its own jobs. */
export async function intakeById(reader: Reader, id: string): Promise<IntakeRecord | null> {
  const [found] = await rows(reader, sql<IntakeRecord>`select ${COLUMNS} from platform.intake i where i.id = ${id}`)
  return found ?? null
}

/** Locks the sheet's row until the transaction ends. */
export async function lockIntake(tx: Tx, id: string): Promise<void> {
  await sql`select from platform.intake where id = ${id} for update`.execute(tx)
}

/** The same file of the same kind that was taken before: by this person, or by anybody once its rows were run. */
export async function sameFile(
  reader: Reader,
  file: { kind: string; fileSha256: string; operatorId: string; except: string | null },
): Promise<{ at: string } | null> {
  const [found] = await rows(
    reader,
    sql<{ at: string }>`select created_at as at from platform.intake
      where kind = ${file.kind} and file_sha256 = ${file.fileSha256} and id is distinct from ${file.except}::uuid
        and (operator_id = ${file.operatorId} and state not in ('CANCELLED', 'REFUSED')
          or state in ('RUNNING', 'DONE', 'STOPPED')) order by created_at limit 1`,
  )
  return found ?? null
}

export type NewIntake = Asker &
  Pick<IntakeRecord, 'id' | 'kind' | 'fileName' | 'format' | 'fileSha256' | 'operatorName' | 'createdAt'>

/** Inserts a sheet that is to be checked; the reference on its content is the caller's to count. */
export async function insertIntake(tx: Tx, one: NewIntake): Promise<void> {
  await sql`insert into platform.intake (id, kind, file_name, format, file_sha256, sha256, state, operator_id,
      operator_name, api_key_id, key_permissions, created_at)
    values (${one.id}, ${one.kind}, ${one.fileName}, ${one.format}, ${one.fileSha256}, ${one.fileSha256}, 'CHECKING',
      ${one.operatorId}, ${one.operatorName}, ${one.apiKeyId}, ${one.keyPermissions}::text[], ${one.createdAt})`.execute(
    tx,
  )
}

/** Lets go of the kept file and returns it, to be released. */
export async function dropFile(tx: Tx, id: string): Promise<string[]> {
  const dropped = await rows(
    tx,
    sql<{ sha256: string }>`update platform.intake set sha256 = null where id = ${id} and sha256 is not null
      returning file_sha256 as sha256`,
  )
  return dropped.map((one) => one.sha256)
}

/** Sets the state with the instant that belongs to it. */
export async function moveIntake(
  tx: Tx,
  id: string,
  state: IntakeState,
  at: string,
  failure: IntakeRecord['failure'] = null,
): Promise<void> {
  const instants: Partial<Record<IntakeState, RawBuilder<unknown>>> = {
    CHECKED: sql`, checked_at = ${at}::timestamptz`,
    RUNNING: sql`, confirmed_at = coalesce(confirmed_at, ${at}::timestamptz), finished_at = null`,
    DONE: sql`, finished_at = ${at}::timestamptz`,
    STOPPED: sql`, finished_at = ${at}::timestamptz`,
  }
  await sql`update platform.intake set state = ${state}${instants[state] ?? sql``},
    failure_module = ${failure?.module ?? null}, failure_code = ${failure?.code ?? null},
    failure_params = ${failure ? JSON.stringify(failure.params) : null}::jsonb where id = ${id}`.execute(tx)
}

export type CheckedRow = {
  row: number
  cellsSealed: Buffer
  label: string
  state: 'VALID' | 'INVALID'
  command: string | null
  inputSealed: Buffer | null
  rank: number
  problems: readonly RowProblem[]
}

const hex = (bytes: Buffer | null) => (bytes === null ? null : `\\x${bytes.toString('hex')}`)

/** Writes the rows of a sheet that was checked. */
export async function insertRows(tx: Tx, id: string, checked: readonly CheckedRow[]): Promise<void> {
  const values = checked.map(({ cellsSealed, inputSealed, ...row }) => ({
    ...row,
    cells: hex(cellsSealed),
    input: hex(inputSealed),
  }))
  await sql`insert into platform.intake_row (intake_id, row, cells_sealed, label, state, command, input_sealed, rank,
      problems)
    select ${id}, r.row, r.cells, r.label, r.state, r.command, r.input, r.rank, r.problems
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r (row integer, cells bytea, label text, state text,
      command text, input bytea, rank smallint, problems jsonb)`.execute(tx)
}

/** Counts per state for each sheet. */
export async function intakeCounts(reader: Reader, ids: readonly string[]): Promise<Map<string, IntakeCounts>> {
  const none: IntakeCounts = { VALID: 0, INVALID: 0, DONE: 0, AWAITING: 0, FAILED: 0, CANCELLED: 0 }
  const result = new Map(ids.map((id): [string, IntakeCounts] => [id, { ...none }]))
  const counted = await rows(
    reader,
    sql<{ id: string; state: IntakeRowState; n: number }>`select intake_id as id, state, count(*)::int as n
      from platform.intake_row where intake_id = any(${[...ids]}::uuid[]) group by intake_id, state`,
  )
  for (const { id, state, n } of counted) (result.get(id) as IntakeCounts)[state] = n
  return result
}
