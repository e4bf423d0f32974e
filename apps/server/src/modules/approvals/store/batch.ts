import { type RawBuilder, sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'

/**
 * SQL: ids of the tickets that came of one sheet, or of one selection of rows. Walks the primary keys of `intake_row` and
 * `bulk_item`.
 */
export const ticketsOfBatch = (
  batchId: string,
): RawBuilder<unknown> => sql`select q.ticket_id from platform.intake_row q
    where q.intake_id = ${batchId}::uuid and q.ticket_id is not null
  union all select q.ticket_id from platform.bulk_item q where q.run_id = ${batchId}::uuid and q.ticket_id is not null`

export type BatchHead = {
  id: string
  origin: 'sheet' | 'selection'
  fileName: string | null
  kind: string | null
  makerId: string
  makerName: string
  createdAt: string
}

/** SQL: heads of the batches with these ids, sheets and selections alike. Walks both primary keys. */
const heads = (ids: RawBuilder<unknown>) => sql`select i.id, 'sheet' as origin, i.file_name as "fileName", i.kind,
    i.operator_id as "makerId", i.operator_name as "makerName", i.created_at as "createdAt"
  from platform.intake i where i.id in (${ids})
  union all select r.id, 'selection', null, null, r.operator_id, r.operator_name, r.created_at
  from platform.bulk_run r where r.id in (${ids})`

export async function findBatch(reader: Reader, id: string): Promise<(BatchHead & { rows: number }) | null> {
  const [found] = await rows(
    reader,
    sql<BatchHead & { rows: number }>`select h.*, ((select count(*) from platform.intake_row q where q.intake_id = h.id)
        + (select count(*) from platform.bulk_item q where q.run_id = h.id))::int as rows
      from (${heads(sql`${id}::uuid`)}) h`,
  )
  return found ?? null
}

/** Newest tasks of a person that are looked at for batches; older ones stand in the inbox all the same. */
const LOOKED_AT = 2_000

/** Batches of which several tasks wait for this person. Walks `task_candidate_pkey`, `intake_row_ticket`, `bulk_item_ticket`. */
export function batchesWaiting(reader: Reader, operatorId: string, limit: number) {
  return rows(
    reader,
    sql<BatchHead & { todo: number }>`with mine as materialized (
        select k.case_id from approvals.task_candidate p join approvals.task k on k.id = p.task_id
        where p.operator_id = ${operatorId}::uuid and (k.claimed_by is null or k.claimed_by = ${operatorId}::uuid)
        order by p.opened_at desc limit ${LOOKED_AT}),
      several as materialized (
        select b.id, count(*)::int as todo from mine m
          cross join lateral (
            select q.intake_id as id from platform.intake_row q where q.ticket_id = m.case_id
            union all select q.run_id from platform.bulk_item q where q.ticket_id = m.case_id) b
        group by b.id having count(*) > 1)
      select h.*, s.todo from several s join (${heads(sql`select id from several`)}) h on h.id = s.id
      order by h."createdAt" desc limit ${limit}`,
  )
}

/** The batch a ticket came from, with how many tickets it has; null when it was asked for by itself. */
export async function batchOfTicket(reader: Reader, ticketId: string): Promise<{ id: string; count: number } | null> {
  const [found] = await rows(
    reader,
    sql<{ id: string; count: number }>`select b.id, ((select count(*) from platform.intake_row q
          where q.intake_id = b.id and q.ticket_id is not null)
        + (select count(*) from platform.bulk_item q where q.run_id = b.id and q.ticket_id is not null))::int as count
      from (select q.intake_id as id from platform.intake_row q where q.ticket_id = ${ticketId}::uuid
        union all select q.run_id from platform.bulk_item q where q.ticket_id = ${ticketId}::uuid) b limit 1`,
  )
  return found && found.count > 1 ? found : null
}
