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

/** All freezes of the account, live ones first, then the newest. */
export async function freezesOf(reader: Reader, accountId: string): Promise<FreezeRow[]> {
  return rows(
    reader,
    sql<FreezeRow>`select reason, remark, frozen_at as "frozenAt", frozen_by as "frozenBy", ticket_id as "ticketId",
        lifted_at as "liftedAt", lifted_by as "liftedBy", lifted_remark as "liftedRemark"
      from accounts.account_freeze where account_id = ${accountId}
      order by lifted_at is not null, frozen_at desc limit 200`,
  )
}

/** Freezes that began up to a moment, those that still run or were lifted last first. Index account_freeze_account. */
export async function freezesUntil(reader: Reader, accountId: string, at: string): Promise<FreezeRow[]> {
  return rows(
    reader,
    sql<FreezeRow>`select reason, remark, frozen_at as "frozenAt", frozen_by as "frozenBy", ticket_id as "ticketId",
        lifted_at as "liftedAt", lifted_by as "liftedBy", lifted_remark as "liftedRemark"
      from accounts.account_freeze where account_id = ${accountId} and frozen_at <= ${at}::timestamptz
      order by lifted_at is not null and lifted_at <= ${at}::timestamptz, frozen_at desc`,
  )
}

export type FreezeChange = {
  accountId: string
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
    sql`insert into accounts.account_freeze (id, account_id, reason, remark, frozen_at, frozen_by, ticket_id)
      values (${newId<'accountFreeze'>()}, ${change.accountId}, ${change.reason}, ${change.remark}, ${change.at},
        ${change.by}, ${change.ticketId})
      on conflict (account_id, reason) where lifted_at is null do nothing returning 1`,
  )
  return added.length > 0
}

/** Lifts the live row of the reason; returns whether there was one. */
export async function liftReason(tx: Tx, change: FreezeChange): Promise<boolean> {
  const lifted = await rows(
    tx,
    sql`update accounts.account_freeze set lifted_at = ${change.at}, lifted_by = ${change.by},
        lifted_ticket_id = ${change.ticketId}, lifted_remark = ${change.remark}
      where account_id = ${change.accountId} and reason = ${change.reason} and lifted_at is null returning 1`,
  )
  return lifted.length > 0
}

/** Brings the account's `frozen` in line with its live reasons and returns them. */
export async function settleFrozen(tx: Tx, accountId: string, at: string): Promise<string[]> {
  const live = await rows(
    tx,
    sql<{ reason: string }>`select reason from accounts.account_freeze
      where account_id = ${accountId} and lifted_at is null order by reason`,
  )
  await sql`update accounts.account set frozen = ${live.length > 0}, version = version + 1, updated_at = ${at}
    where id = ${accountId} and frozen <> ${live.length > 0}`.execute(tx)
  return live.map((row) => row.reason)
}
