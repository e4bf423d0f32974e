import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** When the daily figures were last worked out, or null. */
export async function rolledAt(reader: Reader): Promise<string | null> {
  const [found] = await rows(reader, sql<{ at: string }>`select rolled_at as at from statistics.roll`)
  return found?.at ?? null
}

/** The first day on which a case was opened, or null without cases. */
export async function firstDay(reader: Reader, zone: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{
      day: string | null
    }>`select ((select min(opened_at) from approvals.v_progress) at time zone ${zone})::date as day`,
  )
  return found?.day ?? null
}

/**
 * Works out days anew from the cases, both ends included, in one statement over the days' cases and tasks. Callers take
 * turns: the row of `statistics.roll` is locked until the transaction ends.
 */
export async function rollDays(tx: Tx, zone: string, from: string, to: string, at: string): Promise<void> {
  const begin = sql`(${from}::date::timestamp at time zone ${zone})`
  const end = sql`((${to}::date + 1)::timestamp at time zone ${zone})`
  await sql`insert into statistics.roll (rolled_at) values (${at}::timestamptz)
    on conflict (singleton) do update set rolled_at = excluded.rolled_at`.execute(tx)
  await sql`delete from statistics.day where day between ${from}::date and ${to}::date`.execute(tx)
  await sql`
    insert into statistics.day (day, flow_id, business_line, department_id, person_id, opened, finished, clean, decided,
      timed, kept)
    select (x.at at time zone ${zone})::date, x.flow_id, x.business_line, x.department_id, x.person_id, sum(x.opened),
      sum(x.finished), sum(x.clean), sum(x.decided), sum(x.timed), sum(x.kept)
    from (
      select p.opened_at as at, p.flow_id, p.business_line, p.department_id, p.maker_id as person_id,
        1 as opened, 0 as finished, 0 as clean, 0 as decided, 0 as timed, 0 as kept
        from approvals.v_progress p where p.opened_at >= ${begin} and p.opened_at < ${end}
      union all
      select p.closed_at, p.flow_id, p.business_line, p.department_id, p.maker_id,
        0, 1, case when p.corrected then 0 else 1 end, 0, 0, 0
        from approvals.v_progress p
        where p.closed_at >= ${begin} and p.closed_at < ${end} and p.state in ('approved', 'refused')
      union all
      select t.decided_at, p.flow_id, p.business_line, p.department_id, t.decided_by,
        0, 0, 0, 1, (t.due_at is not null)::int, coalesce(t.decided_at <= t.due_at, false)::int
        from approvals.v_task t join approvals.v_progress p on p.id = t.case_id
        where t.decided_at >= ${begin} and t.decided_at < ${end} and t.state in ('agreed', 'refused', 'returned')
    ) x group by 1, 2, 3, 4, 5`.execute(tx)
  await sumUp(tx, from, to)
}

const SUMS = sql`sum(d.opened), sum(d.finished), sum(d.clean), sum(d.decided), sum(d.timed), sum(d.kept)`
const GRAINS = sql`(values ('flow'), ('person')) g (grain)`
const INTO = sql`insert into statistics.total (grain, span, day, flow_id, person_id, business_line, department_id, opened,
  finished, clean, decided, timed, kept)`

/**
 * Sums the days up without the person and without the flow, and, from those sums, the months they touch that have passed:
 * a month that still grows is read by its days. The month before counts as touched, since its last day may have ended the
 * days summed up last. Walks the key of `statistics.total`.
 */
async function sumUp(tx: Tx, from: string, to: string): Promise<void> {
  const grains = sql`d.grain in ('flow', 'person')`
  const days = sql`d.day between ${from}::date and ${to}::date`
  const months = sql`d.day >= date_trunc('month', ${from}::date - 1)::date and d.day < date_trunc('month', ${to}::date)::date`
  await sql`delete from statistics.total d where ${grains} and d.span = 'day' and ${days}`.execute(tx)
  await sql`${INTO} select g.grain, 'day', d.day, case when g.grain = 'flow' then d.flow_id end,
      case when g.grain = 'person' then d.person_id end, d.business_line, d.department_id, ${SUMS}
    from statistics.day d cross join ${GRAINS} where ${days} group by 1, 2, 3, 4, 5, 6, 7`.execute(tx)
  await sql`delete from statistics.total d where ${grains} and d.span = 'month' and ${months}`.execute(tx)
  await sql`${INTO} select d.grain, 'month', date_trunc('month', d.day)::date, d.flow_id, d.person_id, d.business_line,
      d.department_id, ${SUMS}
    from statistics.total d where ${grains} and d.span = 'day' and ${months} group by 1, 2, 3, 4, 5, 6, 7`.execute(tx)
}
