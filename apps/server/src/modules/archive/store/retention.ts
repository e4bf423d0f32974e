import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { ActiveHold, HOLD_LEVELS } from '../schema.ts'

export type HoldLevel = (typeof HOLD_LEVELS)[number]

/** SQL: the last day on which document `d` may not be destroyed. */
export const retainedUntil: RawBuilder<string> = sql<string>`archive.retained_until(d.updated_at, d.retain_until,
  (select p.retention_years from archive.parameter p where p.code = d.parameter))`

/** Writes down the zone that days of retention are counted in. */
export async function setHouseZone(tx: Tx, zone: string): Promise<void> {
  await sql`update archive.house set time_zone = ${zone} where time_zone <> ${zone}`.execute(tx)
}

/** Until when a document is retained; null for none. */
export async function retentionOf(reader: Reader, documentId: string): Promise<string | null> {
  const [row] = await rows(
    reader,
    sql<{ until: string }>`select ${retainedUntil} as until from archive.document d where d.id = ${documentId}`,
  )
  return row?.until ?? null
}

/** Holds on a document now, its own last; index hold_client. */
export function holdsOn(reader: Reader, documentId: string): Promise<ActiveHold[]> {
  return rows(
    reader,
    sql<ActiveHold>`select h.id, h.level, h.reason, h.reference, h.placed_by_name as "placedByName",
        h.placed_at as "placedAt",
        not exists (select 1 from archive.document d where d.id = ${documentId} and d.client_id = h.client_id
          and (h.account_id is null or h.level = 'document' or h.account_id = d.account_id)
          and (h.document_id is null or h.document_id = d.id)) as inherited
      from archive.holds_on(${documentId}::uuid) h order by h.placed_at, h.id`,
  )
}

export type HoldRow = {
  id: string
  level: HoldLevel
  clientId: string
  accountId: string | null
  documentId: string | null
  businessLine: string
  departmentId: string
  reason: string
  reference: string | null
  placedAt: string
  liftedAt: string | null
}

/** Holds (`h`) this person may see: in the scope of the place they were placed at. */
export const holdInScope = (actor: Actor): RawBuilder<boolean> =>
  inScope(actor, { businessLine: sql`h.business_line`, departmentId: sql`h.department_id` })

/** One hold in scope, locked, or null. */
export async function lockHold(tx: Tx, actor: Actor, id: string): Promise<HoldRow | null> {
  const [row] = await rows(
    tx,
    sql<HoldRow>`select h.id, h.level, h.client_id as "clientId", h.account_id as "accountId",
        h.document_id as "documentId", h.business_line as "businessLine", h.department_id as "departmentId", h.reason,
        h.reference, h.placed_at as "placedAt", h.lifted_at as "liftedAt"
      from archive.hold h where h.id = ${id} and ${holdInScope(actor)} for update`,
  )
  return row ?? null
}

type By = { id: string; name: string; at: string }

export async function insertHold(tx: Tx, hold: Omit<HoldRow, 'placedAt' | 'liftedAt'>, by: By): Promise<void> {
  const h = hold
  await sql`insert into archive.hold (id, level, client_id, account_id, document_id, business_line, department_id,
      reason, reference, placed_by, placed_by_name, placed_at)
    values (${h.id}, ${h.level}, ${h.clientId}, ${h.accountId}, ${h.documentId}, ${h.businessLine}, ${h.departmentId},
      ${h.reason}, ${h.reference}, ${by.id}, ${by.name}, ${by.at})`.execute(tx)
}

export async function liftHold(tx: Tx, id: string, reason: string, by: By): Promise<void> {
  await sql`update archive.hold set lifted_by = ${by.id}, lifted_by_name = ${by.name}, lifted_at = ${by.at},
    lift_reason = ${reason} where id = ${id}`.execute(tx)
}

/** Moves a document's retention; the table refuses an earlier day. */
export async function retainUntil(tx: Tx, documentId: string, until: string): Promise<void> {
  await sql`update archive.document set retain_until = ${until} where id = ${documentId}`.execute(tx)
}

/** A client's first place in the actor's scope, for what concerns the client as a whole; null out of scope. */
export async function placeOfClient(
  reader: Reader,
  actor: Actor,
  clientId: string,
): Promise<{ businessLine: string; departmentId: string } | null> {
  const [row] = await rows(
    reader,
    sql<{ businessLine: string; departmentId: string }>`select p.business_line as "businessLine",
        p.department_id as "departmentId"
      from clients.v_place p where p.client_id = ${clientId}
        and ${inScope(actor, { businessLine: sql`p.business_line`, departmentId: sql`p.department_id` })}
      order by 1, 2 limit 1`,
  )
  return row ?? null
}

/**
 * Destroys a document with all its versions, leaving what it was and the digests of its contents. The table refuses what
 * is in use, retained or held.
 *
 * @returns contents whose references are the caller's to release.
 */
export async function destroyDocument(
  tx: Tx,
  order: { id: string; documentId: string; reason: string },
  by: By,
): Promise<string[]> {
  await sql`insert into archive.destruction (id, document_id, client_id, account_id, parameter, business_line,
      department_id, versions, reason, destroyed_by, destroyed_by_name, destroyed_at)
    select ${order.id}, d.id, d.client_id, d.account_id, d.parameter, d.business_line, d.department_id,
      (select jsonb_agg(jsonb_build_object('version', v.version, 'sha256', v.sha256, 'size', v.size, 'mime', v.mime,
          'fileName', v.file_name, 'filedAt', v.filed_at) order by v.version)
        from archive.document_version v where v.document_id = d.id),
      ${order.reason}, ${by.id}, ${by.name}, ${by.at}
    from archive.document d where d.id = ${order.documentId}`.execute(tx)
  const gone = await rows(
    tx,
    sql<{
      sha256: string
    }>`delete from archive.document_version where document_id = ${order.documentId} returning sha256`,
  )
  await sql`delete from archive.document where id = ${order.documentId}`.execute(tx)
  return gone.map((one) => one.sha256)
}
