import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type RevisionRow = {
  revision: number
  contentSealed: Buffer
  contentHash: Buffer
  savedAt: string
  submittedAt: string | null
}

/** One file of a revision. */
export type FileRow = {
  position: number
  parameter: string
  sha256: string
  fileName: string
  mime: string
  kind: string
  size: number
}

/** A file without its place. */
export type NewFile = Omit<FileRow, 'position'>

/** One revision, or null. */
export async function findRevision(
  reader: Reader,
  applicationId: string,
  revision: number,
): Promise<RevisionRow | null> {
  const [row] = await rows(
    reader,
    sql<RevisionRow>`select revision, content_sealed as "contentSealed", content_hash as "contentHash",
        saved_at as "savedAt", submitted_at as "submittedAt"
      from onboarding.application_revision where application_id = ${applicationId} and revision = ${revision}`,
  )
  return row ?? null
}

/** All revisions without their content, oldest first. */
export async function revisionsOf(
  reader: Reader,
  applicationId: string,
): Promise<{ revision: number; savedAt: string; submittedAt: string | null; contentHash: Buffer }[]> {
  return rows(
    reader,
    sql<{ revision: number; savedAt: string; submittedAt: string | null; contentHash: Buffer }>`select revision,
        saved_at as "savedAt", submitted_at as "submittedAt", content_hash as "contentHash"
      from onboarding.application_revision where application_id = ${applicationId} order by revision`,
  )
}

export type Saved = {
  applicationId: string
  revision: number
  contentSealed: Buffer
  contentHash: Buffer
  at: string
  by: string
}

/** Writes a revision that has not been submitted; the database refuses to touch one that has. */
export async function putRevision(tx: Tx, saved: Saved): Promise<void> {
  await sql`insert into onboarding.application_revision (application_id, revision, content_sealed, content_hash, saved_at,
      saved_by)
    values (${saved.applicationId}, ${saved.revision}, ${saved.contentSealed}, ${saved.contentHash}, ${saved.at},
      ${saved.by})
    on conflict (application_id, revision) do update set content_sealed = excluded.content_sealed,
      content_hash = excluded.content_hash, saved_at = excluded.saved_at, saved_by = excluded.saved_by`.execute(tx)
}

/** From now on the revision and its files stay as they are. */
export async function markSubmitted(
  tx: Tx,
  applicationId: string,
  revision: number,
  at: string,
  by: string,
): Promise<void> {
  await sql`update onboarding.application_revision set submitted_at = ${at}, submitted_by = ${by}
    where application_id = ${applicationId} and revision = ${revision}`.execute(tx)
}

/** Files of one revision, in order. */
export async function filesOf(reader: Reader, applicationId: string, revision: number): Promise<FileRow[]> {
  return rows(
    reader,
    sql<FileRow>`select position, parameter, sha256, file_name as "fileName", mime, kind, size
      from onboarding.application_document where application_id = ${applicationId} and revision = ${revision}
      order by position`,
  )
}

/**
 * Replaces the files of a revision. References on contents are the caller's to count.
 *
 * @returns the contents that stood there before.
 */
export async function replaceFiles(
  tx: Tx,
  applicationId: string,
  revision: number,
  files: readonly NewFile[],
): Promise<string[]> {
  const gone = await rows(
    tx,
    sql<{ sha256: string }>`delete from onboarding.application_document
      where application_id = ${applicationId} and revision = ${revision} returning sha256`,
  )
  for (const [position, file] of files.entries()) {
    await sql`insert into onboarding.application_document (application_id, revision, position, parameter, sha256,
        file_name, mime, kind, size)
      values (${applicationId}, ${revision}, ${position}, ${file.parameter}, ${file.sha256}, ${file.fileName},
        ${file.mime}, ${file.kind}, ${file.size})`.execute(tx)
  }
  return gone.map((row) => row.sha256)
}
