import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { holdContents, releaseContents } from '#platform/files/registry.ts'
import type { FileKind, StagedUpload } from '../schema.ts'

type Row = {
  id: string
  parameter: string
  sha256: string
  size: number
  mime: string
  kind: FileKind
  file_name: string
}

function uploadOf(row: Row): StagedUpload {
  const { file_name, ...rest } = row
  return { ...rest, fileName: file_name }
}

/** Keeps a file that was stored and sniffed for its sender, with a reference on the content. */
export async function insertUpload(tx: Tx, ownerId: string, upload: StagedUpload, at: string): Promise<void> {
  await holdContents(tx, [upload.sha256])
  await sql`insert into archive.staged_upload (id, owner_id, parameter, sha256, size, mime, kind, file_name, staged_at)
    values (${upload.id}, ${ownerId}, ${upload.parameter}, ${upload.sha256}, ${upload.size}, ${upload.mime},
      ${upload.kind}, ${upload.fileName}, ${at})`.execute(tx)
}

/** One upload of this person, or null. */
export async function findUpload(reader: Reader, ownerId: string, id: string): Promise<StagedUpload | null> {
  const [row] = await rows(
    reader,
    sql<Row>`select id, parameter, sha256, size, mime, kind, file_name from archive.staged_upload
      where id = ${id} and owner_id = ${ownerId}`,
  )
  return row ? uploadOf(row) : null
}

/**
 * Takes uploads of this person out of staging; their references pass to the caller, who must keep a row for each.
 *
 * @returns the uploads in the order asked for; fewer when some are unknown, expired or somebody else's.
 */
export async function takeUploads(tx: Tx, ownerId: string, ids: readonly string[]): Promise<StagedUpload[]> {
  const taken = await rows(
    tx,
    sql<Row>`delete from archive.staged_upload where id = any(${[...ids]}::uuid[]) and owner_id = ${ownerId}
      returning id, parameter, sha256, size, mime, kind, file_name`,
  )
  const byId = new Map(taken.map((row) => [row.id, uploadOf(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Forgets uploads nobody used since `limit`; their contents go with the next sweep. */
export async function expireUploads(tx: Tx, limit: string): Promise<number> {
  const expired = await rows(
    tx,
    sql<{ sha256: string }>`delete from archive.staged_upload where staged_at < ${limit} returning sha256`,
  )
  await releaseContents(
    tx,
    expired.map((one) => one.sha256),
  )
  return expired.length
}
