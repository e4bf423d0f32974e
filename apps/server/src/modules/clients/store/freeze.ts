import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type FreezeRow = {
  reason: string
  remark: string | null
  frozenAt: string
  frozenBy: string
  ticketId: string | null
  liftedAt: string | null
  liftedBy: string | null
  liftedRemark: string | null
}

/** Live reasons, sorted. */
export async function liveReasons(reader: Reader, clientId: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ reason: string }>`select reason from clients.client_freeze
      where client_id = ${clientId} and lifted_at is null order by reason`,
  )
  return found.map((row) => row.reason)
}

/** All freezes of the client, live ones first, then the newest. */
export async function freezesOf(reader: Reader, clientId: string): Promise<FreezeRow[]> {
  return rows(
    reader,
    sql<FreezeRow>`select reason, remark, frozen_at as "frozenAt", frozen_by as "frozenBy", ticket_id as "ticketId",
        lifted_at as "liftedAt", lifted_by as "liftedBy", lifted_remark as "liftedRemark"
      from clients.client_freeze where client_id = ${clientId}
      order by lifted_at is not null, frozen_at desc limit 200`,
  )
}

/** Freezes that began up to a moment, those that still run or were lifted last first. Index client_freeze_client. */
export async function freezesUntil(reader: Reader, clientId: string, at: string): Promise<FreezeRow[]> {
  return rows(
    reader,
    sql<FreezeRow>`select reason, remark, frozen_at as "frozenAt", frozen_by as "frozenBy", ticket_id as "ticketId",
        lifted_at as "liftedAt", lifted_by as "liftedBy", lifted_remark as "liftedRemark"
      from clients.client_freeze where client_id = ${clientId} and frozen_at <= ${at}::timestamptz
      order by lifted_at is not null and lifted_at <= ${at}::timestamptz, frozen_at desc`,
  )
}

export type FreezeChange = {
  clientId: string
  reason: string
  remark: string | null
  at: string
  by: string
  ticketId: string | null
}

/** Adds the reason unless it is live already; returns whether it was added. */
export async function addReason(tx: Tx, change: FreezeChange): Promise<boolean> {
  const added = await rows(
    tx,
    sql`insert into clients.client_freeze (id, client_id, reason, remark, frozen_at, frozen_by, ticket_id)
      values (${newId<'clientFreeze'>()}, ${change.clientId}, ${change.reason}, ${change.remark}, ${change.at},
        ${change.by}, ${change.ticketId})
      on conflict (client_id, reason) where lifted_at is null do nothing returning 1`,
  )
  return added.length > 0
}

/** Lifts the live row of the reason; returns whether there was one. */
export async function liftReason(tx: Tx, change: FreezeChange): Promise<boolean> {
  const lifted = await rows(
    tx,
    sql`update clients.client_freeze set lifted_at = ${change.at}, lifted_by = ${change.by},
        lifted_ticket_id = ${change.ticketId}, lifted_remark = ${change.remark}
      where client_id = ${change.clientId} and reason = ${change.reason} and lifted_at is null returning 1`,
  )
  return lifted.length > 0
}
