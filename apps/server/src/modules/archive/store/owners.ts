import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { keptRows, type Reader, rows } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'

/** The client and account a document is filed for. */
export type OwnerRow = {
  clientId: string
  clientType: string
  accountId: string
  accountNo: string
  businessLine: string
  departmentId: string
}

/** An account in the actor's scope with its client, or null. */
export async function findOwner(reader: Reader, actor: Actor, accountId: string): Promise<OwnerRow | null> {
  const [row] = await rows(
    reader,
    sql<OwnerRow>`select a.client_id as "clientId", c.type as "clientType", a.id as "accountId",
        a.account_no as "accountNo", a.business_line as "businessLine", a.department_id as "departmentId"
      from accounts.v_account a join clients.v_client c on c.id = a.client_id
      where a.id = ${accountId} and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}`,
  )
  return row ?? null
}

/** Whether one of the client's places is in the actor's scope. */
export async function isClientVisible(reader: Reader, actor: Actor, clientId: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from clients.v_place p where p.client_id = ${clientId}
      and ${inScope(actor, { businessLine: sql`p.business_line`, departmentId: sql`p.department_id` })} limit 1`,
  )
  return found.length > 0
}

/**
 * Documents (`d`) this actor may see: an account's by the account's line and department, a client's when one of the
 * client's places is in scope.
 */
export function documentInScope(actor: Actor) {
  if (actor.scope.all) return sql<boolean>`true`
  const own = inScope(actor, { businessLine: sql`d.business_line`, departmentId: sql`d.department_id` })
  const place = inScope(actor, { businessLine: sql`p.business_line`, departmentId: sql`p.department_id` })
  return sql<boolean>`case when d.account_id is not null then ${own}
    else exists (select 1 from clients.v_place p where p.client_id = d.client_id and ${place}) end`
}

/** A version's file with its document's place, in scope, or null. */
export type VisibleFile = {
  versionId: string
  documentId: string
  sha256: string
  size: number
  mime: string
  kind: string
  fileName: string
  /** Whether its type asks for a mark on copies. */
  watermark: boolean
}

export async function findVisibleFile(reader: Reader, actor: Actor, versionId: string): Promise<VisibleFile | null> {
  const [row] = await keptRows(
    reader,
    sql<VisibleFile>`select v.id as "versionId", d.id as "documentId", v.sha256, v.size, v.mime, v.kind,
        v.file_name as "fileName", p.watermark
      from archive.document_version v join archive.document d on d.id = v.document_id
        join archive.parameter p on p.code = d.parameter
      where v.id = ${versionId} and ${documentInScope(actor)}`,
  )
  return row ?? null
}
