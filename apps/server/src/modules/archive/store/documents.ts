import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { DocumentStatus, DocumentVersion } from '../schema.ts'
import { documentInScope } from './owners.ts'

/** A document's row, without its versions. */
export type DocumentRow = {
  id: string
  clientId: string
  accountId: string | null
  parameter: string
  businessLine: string
  departmentId: string
  status: DocumentStatus
  currentVersion: number
  expiresOn: string | null
  createdAt: string
  updatedAt: string
}

/** A version to be written; its reference on the content is already counted. */
export type NewVersion = Omit<DocumentVersion, 'thumbnail' | 'text' | 'version' | 'originDocumentId'> & {
  sourceKey: string | null
}

export const COLUMNS = sql`d.id, d.client_id as "clientId", d.account_id as "accountId", d.parameter,
  d.business_line as "businessLine", d.department_id as "departmentId", d.status,
  d.current_version as "currentVersion", d.expires_on as "expiresOn", d.created_at as "createdAt",
  d.updated_at as "updatedAt"`

/**
 * Serialises everything that counts or appends documents of one parameter of one client until the transaction ends, so
 * that two uploads can't both take the last place.
 */
export async function lockSlot(tx: Tx, clientId: string, parameter: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`archive ${clientId} ${parameter}`}, 0))`.execute(tx)
}

/** Locks one document, or null. */
export async function lockDocument(tx: Tx, id: string): Promise<DocumentRow | null> {
  const [row] = await rows(
    tx,
    sql<DocumentRow>`select ${COLUMNS} from archive.document d where d.id = ${id} for update`,
  )
  return row ?? null
}

/** One document, or null. */
export async function findDocument(reader: Reader, id: string): Promise<DocumentRow | null> {
  const [row] = await rows(reader, sql<DocumentRow>`select ${COLUMNS} from archive.document d where d.id = ${id}`)
  return row ?? null
}

/** The current documents in one slot, oldest first; index document_client. */
export function currentInSlot(
  tx: Tx,
  slot: { clientId: string; accountId: string | null; parameter: string },
): Promise<(DocumentRow & { sha256: string })[]> {
  return rows(
    tx,
    sql<DocumentRow & { sha256: string }>`select ${COLUMNS}, v.sha256 from archive.document d
      join archive.document_version v on v.document_id = d.id and v.version = d.current_version
      where d.client_id = ${slot.clientId} and d.parameter = ${slot.parameter} and d.status = 'CURRENT'
        and d.account_id is not distinct from ${slot.accountId}::uuid
      order by d.created_at, d.id`,
  )
}

/**
 * Documents of an account with those of its client, or of a client with all its accounts; by parameter, then age.
 * Indexes document_client and document_account.
 */
export function documentsOf(
  reader: Reader,
  owner: { clientId: string; accountId?: string | null },
): Promise<DocumentRow[]> {
  const accounts =
    owner.accountId == null ? sql`true` : sql`(d.account_id is null or d.account_id = ${owner.accountId}::uuid)`
  return rows(
    reader,
    sql<DocumentRow>`select ${COLUMNS} from archive.document d
      where d.client_id = ${owner.clientId} and ${accounts} order by d.parameter, d.created_at, d.id`,
  )
}

/** All versions of these documents, newest first, with the state of their small picture. */
export function versionsOf(
  reader: Reader,
  documentIds: readonly string[],
): Promise<(DocumentVersion & { documentId: string })[]> {
  return rows(
    reader,
    sql<DocumentVersion & { documentId: string }>`
      select v.id, v.document_id as "documentId", v.version, v.sha256, v.size, v.mime, v.kind,
        v.file_name as "fileName", v.expires_on as "expiresOn", v.source, v.source_id as "sourceId",
        v.dated_at as "datedAt", o.document_id as "originDocumentId", v.filed_by as "filedBy",
        v.filed_by_name as "filedByName", v.filed_at as "filedAt", v.remark,
        case when v.kind not in ('image', 'signature') then 'NONE' else coalesce(t.state, 'PENDING') end as thumbnail,
        coalesce(r.state, 'NONE') as text
      from archive.document_version v left join archive.thumbnail t on t.source_sha256 = v.sha256
        left join archive.recognition r on r.source_sha256 = v.sha256
        left join archive.document_version o on v.source = 'copy' and o.id = v.source_id
      where v.document_id = any(${[...documentIds]}::uuid[]) order by v.document_id, v.version desc`,
  )
}

/** Which of these source keys were filed before. */
export async function filedKeys(tx: Tx, keys: readonly string[]): Promise<Set<string>> {
  const found = await rows(
    tx,
    sql<{ key: string }>`select source_key as key from archive.document_version
      where source_key = any(${[...keys]}::text[])`,
  )
  return new Set(found.map((one) => one.key))
}

/** A new document with its first version. */
export async function insertDocument(
  tx: Tx,
  document: Omit<DocumentRow, 'status' | 'currentVersion' | 'updatedAt' | 'expiresOn'>,
  version: NewVersion,
): Promise<void> {
  const d = document
  await sql`insert into archive.document (id, client_id, account_id, parameter, business_line, department_id, status,
      current_version, expires_on, created_at, updated_at)
    values (${d.id}, ${d.clientId}, ${d.accountId}, ${d.parameter}, ${d.businessLine}, ${d.departmentId}, 'CURRENT', 1,
      ${version.expiresOn}, ${d.createdAt}, ${d.createdAt})`.execute(tx)
  await insertVersion(tx, d.id, 1, version)
}

/** Notes for which business documents were filed. */
export async function insertFiledFor(tx: Tx, businessId: string, documentIds: readonly string[]): Promise<void> {
  await sql`insert into archive.filed_for (business_id, document_id)
    select ${businessId}::uuid, document_id from unnest(${[...documentIds]}::uuid[]) as filed (document_id)
    on conflict do nothing`.execute(tx)
}

/** Appends a version and makes it the current one. */
export async function appendVersion(tx: Tx, document: DocumentRow, version: NewVersion): Promise<number> {
  const next = document.currentVersion + 1
  await insertVersion(tx, document.id, next, version)
  await sql`update archive.document set current_version = ${next}, expires_on = ${version.expiresOn},
    updated_at = ${version.filedAt} where id = ${document.id}`.execute(tx)
  return next
}

async function insertVersion(tx: Tx, documentId: string, number: number, version: NewVersion): Promise<void> {
  const v = version
  await sql`insert into archive.document_version (id, document_id, version, sha256, size, mime, kind, file_name,
      expires_on, source, source_id, source_key, dated_at, filed_by, filed_by_name, filed_at, remark)
    values (${v.id}, ${documentId}, ${number}, ${v.sha256}, ${v.size}, ${v.mime}, ${v.kind}, ${v.fileName},
      ${v.expiresOn}, ${v.source}, ${v.sourceId}, ${v.sourceKey}, ${v.datedAt}, ${v.filedBy},
      ${v.filedByName}, ${v.filedAt}, ${v.remark})`.execute(tx)
}

/** Marks a document as withdrawn; its versions stay. */
export async function withdrawDocument(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update archive.document set status = 'WITHDRAWN', updated_at = ${at} where id = ${id}`.execute(tx)
}

/** Current documents of a client by id, in the actor's scope, with their file names. */
export async function papersOf(
  reader: Reader,
  actor: Actor,
  clientId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  return rows(
    reader,
    sql<{ id: string; name: string }>`select d.id, v.file_name as name
      from archive.document d
      join archive.document_version v on v.document_id = d.id and v.version = d.current_version
      where d.id = any(${[...ids]}::uuid[]) and d.client_id = ${clientId} and d.status = 'CURRENT'
        and ${documentInScope(actor)} order by d.id`,
  )
}

/** Documents of an account, and holds on it, go along with it to another department. Index document_account. */
export async function moveDocuments(tx: Tx, accountId: string, departmentId: string): Promise<void> {
  await sql`update archive.document set department_id = ${departmentId}::uuid
    where account_id = ${accountId}::uuid and department_id <> ${departmentId}::uuid`.execute(tx)
  await sql`update archive.hold set department_id = ${departmentId}::uuid
    where account_id = ${accountId}::uuid and department_id <> ${departmentId}::uuid`.execute(tx)
}
