import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { CopyDocument, CopyVersion } from '../policy/copy.ts'
import type { SameIdentity } from '../schema.ts'
import { COLUMNS, type DocumentRow, documentsOf } from './documents.ts'
import { documentInScope, type OwnerRow } from './owners.ts'

/**
 * Clients whose own document has the same kind, country and number as this one's, itself included; an additional code
 * does not count. Index identity_document_number.
 */
const sameIdentity = (clientId: string) => sql`(
  select ${clientId}::uuid as client_id
  union
  select other.client_id from clients.v_identity own
    join clients.v_identity other on other.number_index = own.number_index and other.kind = own.kind
      and other.country = own.country and other.person_id is null
    where own.client_id = ${clientId}::uuid and own.person_id is null)`

/** Whether two clients are one by identity. */
export async function isSameIdentity(reader: Reader, one: string, other: string): Promise<boolean> {
  const found = await rows(reader, sql`select 1 from ${sameIdentity(one)} s where s.client_id = ${other}::uuid`)
  return found.length > 0
}

/** The other accounts of an account's identity, in scope, by number. */
export async function accountsOfIdentity(
  reader: Reader,
  actor: Actor,
  owner: OwnerRow,
): Promise<SameIdentity['items']> {
  return rows(
    reader,
    sql<SameIdentity['items'][number]>`select a.id, a.account_no as "accountNo", a.type,
        a.business_line as "businessLine", c.client_no as "clientNo", a.status
      from ${sameIdentity(owner.clientId)} s
      join accounts.v_account a on a.client_id = s.client_id and a.id <> ${owner.accountId}::uuid
      join clients.v_client c on c.id = a.client_id
      where ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}
      order by a.account_no limit 500`,
  )
}

/**
 * Papers of the person itself that stand under another record of the same identity (one that was closed, or of another
 * type), in the actor's scope; each once, and none that this record holds as well. Index document_client.
 */
export async function papersElsewhere(
  reader: Reader,
  actor: Actor,
  clientId: string,
): Promise<(DocumentRow & { clientNo: string })[]> {
  return rows(
    reader,
    sql<DocumentRow & { clientNo: string }>`
      select * from (
        select distinct on (d.parameter, v.sha256) ${COLUMNS}, c.client_no as "clientNo"
        from ${sameIdentity(clientId)} s
          join archive.document d on d.client_id = s.client_id and d.account_id is null and d.status = 'CURRENT'
          join archive.document_version v on v.document_id = d.id and v.version = d.current_version
          join clients.v_client c on c.id = d.client_id
        where s.client_id <> ${clientId}::uuid and ${documentInScope(actor)} and not exists (
          select from archive.document own
            join archive.document_version same on same.document_id = own.id and same.sha256 = v.sha256
          where own.client_id = ${clientId}::uuid and own.account_id is null and own.parameter = d.parameter)
        order by d.parameter, v.sha256, d.updated_at desc, d.id) as each
      order by parameter, "createdAt", id`,
  )
}

/** Documents of an account and its client as copying sees them; indexes document_client, document_account. */
export async function copyDocumentsOf(reader: Reader, owner: OwnerRow): Promise<CopyDocument[]> {
  const documents = await documentsOf(reader, owner)
  const versions = await rows(
    reader,
    sql<CopyVersion>`select id, document_id as "documentId", version, sha256, size, mime, kind, file_name as "fileName",
        expires_on as "expiresOn", coalesce(dated_at, filed_at) as "datedAt",
        case when source = 'copy' then source_id end as "originId"
      from archive.document_version where document_id = any(${documents.map((one) => one.id)}::uuid[])
      order by document_id, version`,
  )
  const byDocument = Map.groupBy(versions, (version) => version.documentId)
  return documents.map((document) => ({ ...document, versions: byDocument.get(document.id) ?? [] }))
}
