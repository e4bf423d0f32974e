import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import type { Actor, Language } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { ImportState } from '../schema/state.ts'

export type ImportRecord = {
  id: string
  fileName: string
  format: 'xlsx' | 'csv'
  fileSha256: string
  imagesSha256: string | null
  imagesName: string | null
  imagesUnused: string[]
  businessLine: string
  departmentId: string
  outcome: 'draft' | 'submitted'
  language: Language
  state: ImportState
  failureCode: string | null
  failureParams: Record<string, Json> | null
  rowsTotal: number
  rowsValid: number
  rowsDone: number
  rowsFailed: number
  operatorId: string
  operatorName: string
  createdAt: string
  checkedAt: string | null
  confirmedAt: string | null
  finishedAt: string | null
}

const COLUMNS = sql`i.id, i.file_name as "fileName", i.format, i.file_sha256 as "fileSha256",
  i.images_sha256 as "imagesSha256", i.images_name as "imagesName", i.images_unused as "imagesUnused",
  i.business_line as "businessLine", i.department_id as "departmentId", i.outcome, i.language, i.state,
  i.failure_code as "failureCode", i.failure_params as "failureParams", i.rows_total as "rowsTotal",
  i.rows_valid as "rowsValid", i.rows_done as "rowsDone", i.rows_failed as "rowsFailed",
  i.operator_id as "operatorId", i.operator_name as "operatorName", i.created_at as "createdAt",
  i.checked_at as "checkedAt", i.confirmed_at as "confirmedAt", i.finished_at as "finishedAt"`

/** SQL: whether the import `i` stands in the actor's scope. */
export function importInScope(actor: Actor): RawBuilder<boolean> {
  return inScope(actor, { businessLine: sql`i.business_line`, departmentId: sql`i.department_id` })
}

/** The import, or null when there is none or it is out of scope. */
export async function findImport(reader: Reader, actor: Actor, id: string): Promise<ImportRecord | null> {
  const [row] = await rows(
    reader,
    sql<ImportRecord>`select ${COLUMNS} from onboarding.import i where i.id = ${id} and ${importInScope(actor)}`,
  )
  return row ?? null
}

/** The import whoever asks: for its own jobs. */
export async function importById(reader: Reader, id: string): Promise<ImportRecord | null> {
  const [row] = await rows(reader, sql<ImportRecord>`select ${COLUMNS} from onboarding.import i where i.id = ${id}`)
  return row ?? null
}

/** Locks the import's row until the transaction ends. */
export async function lockImport(tx: Tx, id: string): Promise<void> {
  await sql`select from onboarding.import where id = ${id} for update`.execute(tx)
}

/** An import that took the same files of the same person and was not given up, or null. */
export async function sameFiles(
  reader: Reader,
  files: { fileSha256: string; imagesSha256: string | null; operatorId: string },
): Promise<{ fileName: string; createdAt: string } | null> {
  const [row] = await rows(
    reader,
    sql<{ fileName: string; createdAt: string }>`select file_name as "fileName", created_at as "createdAt"
      from onboarding.import where file_sha256 = ${files.fileSha256}
        and coalesce(images_sha256, '') = coalesce(${files.imagesSha256}::text, '')
        and operator_id = ${files.operatorId} and state not in ('CANCELLED', 'REFUSED')`,
  )
  return row ?? null
}

export type NewImport = Pick<
  ImportRecord,
  | 'fileName'
  | 'format'
  | 'fileSha256'
  | 'imagesSha256'
  | 'imagesName'
  | 'businessLine'
  | 'departmentId'
  | 'outcome'
  | 'language'
  | 'operatorId'
  | 'operatorName'
> & { fileSize: number; imagesSize: number | null; at: string }

/** Inserts an import that is to be checked, with its contents; references on them are the caller's to count. */
export async function insertImport(tx: Tx, one: NewImport): Promise<string> {
  const id = newId<'import'>()
  await sql`insert into onboarding.import (id, file_name, format, file_sha256, images_sha256, images_name, business_line,
      department_id, outcome, language, state, operator_id, operator_name, created_at)
    values (${id}, ${one.fileName}, ${one.format}, ${one.fileSha256}, ${one.imagesSha256}, ${one.imagesName},
      ${one.businessLine}, ${one.departmentId}, ${one.outcome}, ${one.language}, 'CHECKING', ${one.operatorId},
      ${one.operatorName}, ${one.at})`.execute(tx)
  await sql`insert into onboarding.import_content (import_id, role, sha256, size)
    values (${id}, 'sheet', ${one.fileSha256}, ${one.fileSize})`.execute(tx)
  if (one.imagesSha256 !== null) {
    await sql`insert into onboarding.import_content (import_id, role, sha256, size)
      values (${id}, 'images', ${one.imagesSha256}, ${one.imagesSize})`.execute(tx)
  }
  return id
}

/** Size of the content with that role. */
export async function contentSize(reader: Reader, id: string, role: 'sheet' | 'images'): Promise<number> {
  const [row] = await rows(
    reader,
    sql<{ size: number }>`select size from onboarding.import_content where import_id = ${id} and role = ${role}`,
  )
  return row?.size ?? 0
}

/** Removes the import's hold on contents it needs no more and returns them, to be released. */
export async function dropContents(tx: Tx, id: string, which: 'images' | 'everything'): Promise<string[]> {
  const contents = await rows(
    tx,
    sql<{ sha256: string }>`delete from onboarding.import_content
      where import_id = ${id} and (${which} = 'everything' or role = 'images') returning sha256`,
  )
  if (which === 'images') return contents.map((one) => one.sha256)
  const documents = await rows(
    tx,
    sql<{ sha256: string }>`delete from onboarding.import_document where import_id = ${id} returning sha256`,
  )
  return [...contents, ...documents].map((one) => one.sha256)
}

export type ImportChange = {
  state: ImportState
  at: string
  failure?: { code: string; params: Record<string, Json> }
  imagesUnused?: readonly string[]
}

/** Sets the state, the instant that belongs to it, and the counts of rows as they stand. */
export async function updateImport(tx: Tx, id: string, change: ImportChange): Promise<void> {
  const instants: Partial<Record<ImportState, RawBuilder<unknown>>> = {
    CHECKED: sql`, checked_at = ${change.at}::timestamptz`,
    RUNNING: sql`, confirmed_at = coalesce(confirmed_at, ${change.at}::timestamptz), finished_at = null`,
    DONE: sql`, finished_at = ${change.at}::timestamptz`,
  }
  await sql`update onboarding.import set state = ${change.state}${instants[change.state] ?? sql``},
    failure_code = ${change.failure?.code ?? null}, failure_params = ${change.failure ? JSON.stringify(change.failure.params) : null}::jsonb,
    images_unused = coalesce(${change.imagesUnused ? [...change.imagesUnused] : null}::text[], images_unused)
    where id = ${id}`.execute(tx)
  await refreshCounts(tx, id)
}

/** Counts the rows anew; people watch the numbers grow. */
export async function refreshCounts(tx: Tx, id: string): Promise<void> {
  await sql`update onboarding.import i set rows_total = n.total, rows_valid = n.valid, rows_done = n.done, rows_failed = n.failed
    from (select count(*) as total, count(*) filter (where state <> 'INVALID') as valid,
        count(*) filter (where state = 'DONE') as done, count(*) filter (where state = 'FAILED') as failed
      from onboarding.import_row where import_id = ${id}) n
    where i.id = ${id}`.execute(tx)
}
