import { sql } from 'kysely'
import { foldName } from '#modules/clients'
import { rows, type Tx } from '#platform/db.ts'

/** People folded in one transaction of the sweep. */
export const FOLDED_AT_ONCE = 5_000

type Due = { id: string; clientId: string | null; nameZh: string | null; nameEn: string | null; bornOn: string | null }

/**
 * Folds the names of people that are new or have changed, the oldest first; those that somebody else is folding are left to
 * them. Walks person_due_pkey and client_person_pkey.
 *
 * @returns how many were taken; fewer than `limit` means that no more wait.
 */
export async function foldDue(tx: Tx, limit: number): Promise<number> {
  const due = await rows(
    tx,
    sql<Due>`with taken as (delete from screening.person_due where seq in (
        select seq from screening.person_due order by seq limit ${limit} for update skip locked) returning person_id)
      select t.person_id as id, p.client_id as "clientId", p.name_zh as "nameZh", p.name_en as "nameEn", p.born_on as "bornOn"
      from taken t left join clients.v_person p on p.id = t.person_id`,
  )
  const byId = new Map(due.map((one) => [one.id, one]))
  const [gone, live] = [[] as string[], [] as object[]]
  for (const { id, clientId, nameZh, nameEn, bornOn } of byId.values()) {
    const names = [nameZh, nameEn].filter((name) => name !== null)
    if (clientId === null || names.length === 0) gone.push(id)
    else live.push({ id, clientId, label: names[0], names: [...new Set(names.map(foldName))], bornOn })
  }
  if (gone.length > 0) await sql`delete from screening.person where person_id = any(${gone}::uuid[])`.execute(tx)
  if (live.length > 0) {
    await sql`insert into screening.person (person_id, client_id, label, names, born_on)
      select g.id, g."clientId", g.label, g.names, g."bornOn" from jsonb_to_recordset(${JSON.stringify(live)}::jsonb)
        as g (id uuid, "clientId" uuid, label text, names text[], "bornOn" date)
      on conflict (person_id) do update set label = excluded.label, names = excluded.names, born_on = excluded.born_on`.execute(
      tx,
    )
  }
  return due.length
}
