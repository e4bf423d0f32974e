import { sql } from 'kysely'
import type { Tx } from '#platform/db.ts'

/** Who stands behind the demo's entries. */
export type Recorder = { id: string; name: string }

/**
 * Believable entries for a database that has none, in one statement per register however many clients there are: some
 * professional investors, most assessed, some expired, a few mainland documents that do not count northbound.
 */
export async function seedSuitability(tx: Tx, by: Recorder, today: string): Promise<void> {
  const frame = sql`${by.id}::uuid, ${by.name}, ${today}::date - n * interval '1 day' + interval '2 hours'`
  const picked = (every: number, rest: number) => sql`(select id, type, n from (
      select id, type, (row_number() over (order by client_no))::integer as n from clients.v_client where status <> 'CANCELLED') c
    where n % ${sql.lit(every)} = ${sql.lit(rest)}) p cross join lateral (select 40 + (n * 7) % 400 as age) d`
  await sql`insert into suitability.certification (id, client_id, is_pi, category, evidence_on, expires_on, remark,
      recorded_by, recorded_by_name, recorded_at)
    select gen_random_uuid(), id, true, case when type = 'corporate' then 'corporate' else 'individual' end,
      ${today}::date - age, ${today}::date - age + 365, 'Portfolio statement', ${frame} from ${picked(7, 3)}`.execute(
    tx,
  )
  await sql`insert into suitability.assessment (id, client_id, level, score, product, passed, evidence_on, expires_on,
      remark, recorded_by, recorded_by_name, recorded_at)
    select gen_random_uuid(), id, 'A' || (1 + n % 5), 20 + (n % 5) * 18 + n % 9, null, n % 23 <> 0,
      ${today}::date - age, ${today}::date - age + 365, 'Questionnaire', ${frame}
    from (select * from ${picked(1, 0)}) a where n % 4 <> 0`.execute(tx)
  await sql`insert into suitability.exemption (id, client_id, exempt, basis, evidence_on, remark, recorded_by,
      recorded_by_name, recorded_at)
    select gen_random_uuid(), id, true,
      case when type = 'corporate' then 'overseas-entity' else 'hk-macau-permanent' end, ${today}::date - age,
      'Document seen', ${frame} from (select * from ${picked(9, 2)}) e
    where exists (select from clients.v_identity i where i.client_id = e.id
      and (i.kind in ('prc-id', 'two-way-permit', 'social-credit-code') or (i.kind = 'passport' and i.country = 'CN')))`.execute(
    tx,
  )
}
