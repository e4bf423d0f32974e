import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import { REQUEST_COLUMNS, type RequestRow, requestInScope } from './request.ts'

type Asked = { accountId: string; clientId: string; before: string | null; limit: number }

/**
 * Requests on an account, and on its client where they name no account, newest first. Keyset on (started_at desc, id
 * desc): indexes request_account and request_client.
 */
export function submissionRows(reader: Reader, actor: Actor, asked: Asked): Promise<RequestRow[]> {
  const { accountId, clientId, before, limit } = asked
  const after =
    before === null
      ? sql`true`
      : sql`(r.started_at, r.id) < (select b.started_at, b.id from businesses.request b where b.id = ${before}::uuid)`
  return rows(
    reader,
    sql<RequestRow>`select ${REQUEST_COLUMNS}
      where (r.account_id = ${accountId}::uuid or (r.account_id is null and r.client_id = ${clientId}::uuid))
        and ${after} and ${requestInScope(actor)}
      order by r.started_at desc, r.id desc limit ${limit}`,
  )
}

/** A file of a request as a document of the archive. */
export type FiledPlace = { requestId: string; fileId: string; documentId: string; versionId: string; parameter: string }

/** What these requests left in the archive. */
export function filedOfRequests(reader: Reader, requestIds: readonly string[]): Promise<FiledPlace[]> {
  return rows(
    reader,
    sql<FiledPlace>`select request_id as "requestId", file_id as "fileId", document_id as "documentId",
        version_id as "versionId", parameter
      from businesses.filed where request_id = any(${[...requestIds]}::uuid[]) order by at, file_id`,
  )
}
