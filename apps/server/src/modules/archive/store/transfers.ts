import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type TransferRow = {
  id: string
  reference: string
  accountId: string
  parameter: string
  fileName: string
  size: number
  digest: string
  partBytes: number
  expiresOn: string | null
  remark: string | null
  state: 'OPEN' | 'DONE'
  documentId: string | null
  versionId: string | null
  version: number | null
}
export type PartRow = { number: number; sha256: string; size: number }

const ROW = sql`id, reference, account_id as "accountId", parameter, file_name as "fileName", size, digest,
  part_bytes as "partBytes", expires_on as "expiresOn", remark, state, document_id as "documentId",
  version_id as "versionId", version from archive.transfer`

/** A transfer of this person, or null. */
export async function findTransfer(reader: Reader, ownerId: string, id: string): Promise<TransferRow | null> {
  const [row] = await rows(reader, sql<TransferRow>`select ${ROW} where id = ${id} and owner_id = ${ownerId}`)
  return row ?? null
}

/** The same, locked: parts and the end of one transfer come one after the other. */
export async function lockTransfer(tx: Tx, ownerId: string, id: string): Promise<TransferRow | null> {
  const [row] = await rows(tx, sql<TransferRow>`select ${ROW} where id = ${id} and owner_id = ${ownerId} for update`)
  return row ?? null
}

/** Begins a transfer, or finds the one of this reference; index transfer_owner_id_reference_key. */
export async function beginTransfer(
  tx: Tx,
  ownerId: string,
  transfer: Omit<TransferRow, 'state' | 'documentId' | 'versionId' | 'version'>,
  at: string,
): Promise<TransferRow> {
  const t = transfer
  await sql`insert into archive.transfer (id, owner_id, reference, account_id, parameter, file_name, size, digest,
      part_bytes, expires_on, remark, state, begun_at)
    values (${t.id}, ${ownerId}, ${t.reference}, ${t.accountId}, ${t.parameter}, ${t.fileName}, ${t.size}, ${t.digest},
      ${t.partBytes}, ${t.expiresOn}, ${t.remark}, 'OPEN', ${at}) on conflict do nothing`.execute(tx)
  const [row] = await rows(
    tx,
    sql<TransferRow>`select ${ROW} where owner_id = ${ownerId} and reference = ${t.reference}`,
  )
  if (!row) throw new Error('a transfer was not written')
  return row
}

export function partsOf(reader: Reader, transferId: string): Promise<PartRow[]> {
  return rows(
    reader,
    sql<PartRow>`select number, sha256, size from archive.transfer_part where transfer_id = ${transferId} order by number`,
  )
}

/** Keeps a part. @returns the content it takes the place of, whose reference is the caller's to release. */
export async function keepPart(tx: Tx, transferId: string, part: PartRow, at: string): Promise<string | null> {
  const [before] = await rows(
    tx,
    sql<{ sha256: string }>`select sha256 from archive.transfer_part
      where transfer_id = ${transferId} and number = ${part.number}`,
  )
  await sql`insert into archive.transfer_part (transfer_id, number, sha256, size, received_at)
    values (${transferId}, ${part.number}, ${part.sha256}, ${part.size}, ${at})
    on conflict (transfer_id, number) do update set sha256 = excluded.sha256, size = excluded.size,
      received_at = excluded.received_at`.execute(tx)
  return before?.sha256 ?? null
}

type End = { documentId: string; versionId: string; version: number }

/** Ends a transfer. @returns contents of its parts, whose references are the caller's to release. */
export async function endTransfer(tx: Tx, transferId: string, end: End, at: string): Promise<string[]> {
  await sql`update archive.transfer set state = 'DONE', document_id = ${end.documentId}, version_id = ${end.versionId},
    version = ${end.version}, done_at = ${at} where id = ${transferId}`.execute(tx)
  const gone = await rows(
    tx,
    sql<{ sha256: string }>`delete from archive.transfer_part where transfer_id = ${transferId} returning sha256`,
  )
  return gone.map((one) => one.sha256)
}

/** Gives up what was begun before `limit` and never ended. @returns contents of parts, to be released. */
export async function expireTransfers(tx: Tx, limit: string): Promise<string[]> {
  const gone = await rows(
    tx,
    sql<{ sha256: string }>`delete from archive.transfer_part p using archive.transfer t
      where t.id = p.transfer_id and t.state = 'OPEN' and t.begun_at < ${limit} returning p.sha256`,
  )
  await sql`delete from archive.transfer where state = 'OPEN' and begun_at < ${limit}`.execute(tx)
  return gone.map((one) => one.sha256)
}

/** The current document of a slot that shows this content already, or null. */
export async function versionShowing(
  tx: Tx,
  slot: { clientId: string; accountId: string | null; parameter: string; sha256: string },
): Promise<End | null> {
  const [row] = await rows(
    tx,
    sql<End>`select d.id as "documentId", v.id as "versionId", v.version from archive.document d
      join archive.document_version v on v.document_id = d.id and v.version = d.current_version
      where d.client_id = ${slot.clientId} and d.parameter = ${slot.parameter} and d.status = 'CURRENT'
        and d.account_id is not distinct from ${slot.accountId}::uuid and v.sha256 = ${slot.sha256} limit 1`,
  )
  return row ?? null
}
