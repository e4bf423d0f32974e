import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { keptRows, type Reader, rows } from '#platform/db.ts'

/** Names the state of everybody's rights in one database; `own` while this transaction itself has changed them. */
export type Stamp = { text: string; own: boolean }

/** The state as this reader sees it now: equal texts, equal rights, but for grants that begin or end by date. */
export async function rightsStamp(reader: Reader): Promise<Stamp> {
  const [found] = await keptRows(
    reader,
    sql<Stamp>`select concat_ws(' ', current_database(), inet_server_port(), e.value, e.people) as text,
        coalesce(pg_current_xact_id_if_assigned() in (e.moved_by, e.people_moved_by), false) as own
      from access.epoch e`,
  )
  if (!found) throw new Error('the epoch of rights is gone')
  return found
}

/** When any dated grant next begins or ends; null when none does. */
export async function nextGrantChange(reader: Reader, now: Temporal.Instant): Promise<Temporal.Instant | null> {
  const grants = ['role', 'policy', 'permission', 'business_line', 'department'].map(
    (kind) => sql`select valid_from, expires_at from ${sql.table(`access.operator_${kind}`)}`,
  )
  const [found] = await rows(
    reader,
    sql<{ at: string | null }>`select min(t.at) as at from (${sql.join(grants, sql` union all `)}) g
      cross join lateral (values (g.valid_from), (g.expires_at)) t (at) where t.at > ${toWire(now)}::timestamptz`,
  )
  return found?.at ? Temporal.Instant.from(found.at) : null
}
