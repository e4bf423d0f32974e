import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'

/** What the files of a CE number held: one row for a number at a time, of the client the number belongs to. */
export const entriesBelong: VerifyCheck = {
  id: 'filing.entry-of-client',
  async check(db) {
    const wrong = await rows(
      db,
      sql<{ tag: string }>`select e.ce_no || '.' || e.bcan as tag from filing.entry e
          left join bcan.v_registration r on r.regime = e.regime and r.ce_no = e.ce_no and r.bcan = e.bcan
        where r.client_id is distinct from e.client_id
        union all select a.ce_no || '.' || a.bcan from filing.entry a join filing.entry b
          on b.regime = a.regime and b.ce_no = a.ce_no and b.bcan = a.bcan and b.first_no > a.first_no
        where a.until_no is null or a.until_no > b.first_no limit 100`,
    )
    return wrong.map(({ tag }) => tag)
  },
}

/** Whoever is effective stands in the last image that was taken over, or had been effective before the first. */
export const effectiveIsFiled: VerifyCheck = {
  id: 'filing.effective-is-filed',
  async check(db) {
    const wrong = await rows(
      db,
      sql<{ id: string }>`select r.id from bcan.v_registration r
        join lateral (select f.no from filing.filing f where f.regime = r.regime and f.ce_no = r.ce_no
          and f.imaged_at is not null order by f.no desc limit 1) f on true
        where r.state = 'EFFECTIVE' and not exists (select from filing.entry e where e.regime = r.regime
          and e.ce_no = r.ce_no and e.bcan = r.bcan and e.first_no <= f.no
          and (e.until_no is null or e.until_no > f.no)) limit 100`,
    )
    return wrong.map(({ id }) => id)
  },
}
