import { sql } from 'kysely'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'

export type Renewal = { clientId: string; dueOn: string }

/**
 * Clients with a live account whose anniversary of the first of them falls within the days given, who have not been told
 * of it; in the order of their ids, from `after` on. One pass over the accounts; a day that is no day of its year
 * (29 February) is the last of its month.
 */
export function dueRenewals(
  reader: Reader,
  { today, days, after, limit }: { today: string; days: number; after: string; limit: number },
): Promise<Renewal[]> {
  return rows(
    reader,
    sql<Renewal>`with opened as (
        select a.client_id, min(a.opened_on) as opened_on from accounts.v_account a
          where a.status in ('ACTIVE', 'DORMANT') and a.client_id > ${after}::uuid group by a.client_id),
      next as (
        select o.client_id, (o.opened_on + make_interval(years =>
            extract(year from age(${today}::date, o.opened_on))::int + 1))::date as due_on
          from opened o where o.opened_on <= ${today}::date)
      select n.client_id as "clientId", n.due_on::text as "dueOn"
        from next n join clients.v_client c on c.id = n.client_id and c.status <> 'CANCELLED'
        where n.due_on > ${today}::date and n.due_on <= ${today}::date + ${days}::int
          and not exists (select from letters.renewal r
            where r.client_id = n.client_id and r.year = extract(year from n.due_on)::int)
        order by n.client_id limit ${limit}`,
  )
}

/** Notes that the client is told, once a year. @returns false when it has been already */
export async function insertRenewal(tx: Tx, { clientId, dueOn }: Renewal, at: string): Promise<boolean> {
  const found = await keptRows(
    tx,
    sql`insert into letters.renewal (client_id, year, due_on, at)
      values (${clientId}::uuid, extract(year from ${dueOn}::date)::int, ${dueOn}::date, ${at})
      on conflict (client_id, year) do nothing returning 1`,
  )
  return found.length > 0
}

export async function noteLetter(tx: Tx, { clientId, dueOn }: Renewal, messageId: string): Promise<void> {
  await sql`update letters.renewal set message_id = ${messageId}::uuid
    where client_id = ${clientId}::uuid and year = extract(year from ${dueOn}::date)::int`.execute(tx)
}
