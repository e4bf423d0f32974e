import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '../db.ts'

/** An event as it stands in the table. */
export type StoredEvent = {
  id: number
  topic: string
  ids: string[]
  businessLine: string | null
  departmentId: string | null
  operatorIds: string[] | null
}

/** What is there from a horizon on, and the next horizon: below it nothing can turn up any more. */
export type Batch = { events: StoredEvent[]; horizon: string }

type Row = StoredEvent & { horizon: string }

/** Events of one look at most; whoever missed more reloads instead. */
export const BATCH_MAX = 5000

/** Events of transactions from `horizon` on that are visible now, in one snapshot with the next horizon. */
export async function eventsFrom(reader: Reader, horizon: string | null): Promise<Batch> {
  const found = await rows(
    reader,
    sql<Row | { id: null; horizon: string }>`
      with now as (select pg_snapshot_xmin(pg_current_snapshot()) as horizon)
      select now.horizon::text as horizon, e.id, e.topic, e.ids, e.business_line as "businessLine",
          e.department_id as "departmentId", e.operator_ids as "operatorIds"
        from now left join lateral (
          select * from platform.event where ${horizon}::xid8 is not null and xid >= ${horizon}::xid8
            order by xid, id limit ${BATCH_MAX}) e on true`,
  )
  const events = found.filter((one): one is Row => one.id !== null)
  return { events, horizon: found[0]?.horizon ?? '0' }
}

/** Whether everything since the horizon is still kept, so that a page can catch up from it. */
export async function isKept(reader: Reader, horizon: string): Promise<boolean> {
  const [found] = await rows(
    reader,
    sql<{ swept: string }>`select coalesce(max(horizon), '0'::xid8)::text as swept from platform.event_sweep`,
  )
  return BigInt(horizon) >= BigInt(found?.swept ?? '0')
}

const KEPT = { hours: 1 }

/** Forgets events older than an hour and notes how far. */
export async function sweepEvents(tx: Tx, now: Temporal.Instant): Promise<void> {
  await sql`
    with gone as (delete from platform.event where at < ${toWire(now.subtract(KEPT))} returning xid),
      furthest as (select xid from gone order by xid desc limit 1)
    insert into platform.event_sweep (one, horizon) select true, (xid::text::numeric + 1)::text::xid8 from furthest
      on conflict (one) do update set horizon = greatest(platform.event_sweep.horizon, excluded.horizon)`.execute(tx)
}
