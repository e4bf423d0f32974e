import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** A file that values name by id. Its reference on the content belongs to the row. */
export type FileRow = {
  id: string
  sha256: string
  name: string
  size: number
  mime: string
  kind: string
  parameter: string
}

export type FileOwner = { draftId: string } | { requestId: string }

const ROW = sql`id, sha256, name, size, mime, kind, parameter from businesses.file`

const ownedBy = (owner: FileOwner) =>
  'draftId' in owner
    ? sql<boolean>`draft_id = ${owner.draftId}::uuid`
    : sql<boolean>`request_id = ${owner.requestId}::uuid`

/** Files of a draft or a request, by id. */
export async function filesOf(reader: Reader, owner: FileOwner): Promise<Map<string, FileRow>> {
  const found = await rows(reader, sql<FileRow>`select ${ROW} where ${ownedBy(owner)}`)
  return new Map(found.map((row) => [row.id, row]))
}

export async function insertFiles(tx: Tx, owner: FileOwner, files: readonly FileRow[], at: string): Promise<void> {
  const [draftId, requestId] = 'draftId' in owner ? [owner.draftId, null] : [null, owner.requestId]
  for (const f of files) {
    await sql`insert into businesses.file (id, draft_id, request_id, sha256, name, size, mime, kind, parameter, at)
      values (${f.id}, ${draftId}, ${requestId}, ${f.sha256}, ${f.name}, ${f.size}, ${f.mime}, ${f.kind},
        ${f.parameter}, ${at})`.execute(tx)
  }
}

/** Files of a draft become those of the request it turned into. */
export async function handOver(tx: Tx, draftId: string, requestId: string): Promise<void> {
  await sql`update businesses.file set draft_id = null, request_id = ${requestId}::uuid
    where draft_id = ${draftId}::uuid`.execute(tx)
}

/** Removes files of a draft; all but the ones to keep. @returns contents whose references are the caller's now. */
export async function dropFiles(tx: Tx, draftId: string, keep: readonly string[]): Promise<string[]> {
  const gone = await rows(
    tx,
    sql<{ sha256: string }>`delete from businesses.file where draft_id = ${draftId}::uuid
      and not id = any(${[...keep]}::uuid[]) returning sha256`,
  )
  return gone.map((row) => row.sha256)
}
