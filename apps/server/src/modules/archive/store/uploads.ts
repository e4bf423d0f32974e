import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { plainColumn, textColumn } from '#platform/columns.ts'
import { type Reader, rows, type Tx, together } from '#platform/db.ts'
import { registerHeld, releaseContents } from '#platform/files/registry.ts'
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

/** A file that was stored and sniffed, and who sent it. */
export type OwnUpload = { ownerId: string; upload: StagedUpload }

/** Makes files that were just stored known and keeps them for their senders, with a reference on each content. */
export async function insertUploads(tx: Tx, given: readonly OwnUpload[], now: Temporal.Instant): Promise<void> {
  const uploads = given.map(({ upload }) => upload)
  await together(tx, [
    registerHeld(uploads, now),
    sql`insert into archive.staged_upload (id, owner_id, parameter, sha256, size, mime, kind, file_name, staged_at)
      select g.*, ${toWire(now)} from unnest(${plainColumn(uploads.map(({ id }) => id))}::uuid[],
        ${plainColumn(given.map(({ ownerId }) => ownerId))}::uuid[],
        ${plainColumn(uploads.map(({ parameter }) => parameter))}::text[],
        ${plainColumn(uploads.map(({ sha256 }) => sha256))}::text[],
        ${plainColumn(uploads.map(({ size }) => size))}::bigint[],
        ${plainColumn(uploads.map(({ mime }) => mime))}::text[],
        ${plainColumn(uploads.map(({ kind }) => kind))}::text[],
        ${textColumn(uploads.map(({ fileName }) => fileName))}::text[])
        as g (id, owner_id, parameter, sha256, size, mime, kind, file_name)`,
  ])
}

/** Takes back what `insertUploads` wrote in this transaction. */
export async function dropUploads(tx: Tx, given: readonly OwnUpload[]): Promise<void> {
  const ids = given.map(({ upload }) => upload.id)
  await sql`delete from archive.staged_upload where id = any(${ids}::uuid[])`.execute(tx)
  await releaseContents(
    tx,
    given.map(({ upload }) => upload.sha256),
  )
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
