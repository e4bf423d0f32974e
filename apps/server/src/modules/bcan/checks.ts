import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'

/** Numbers stand inside the range they came from, and belong to one client. */
export const numbersInRange: VerifyCheck = {
  id: 'bcan.number-in-range',
  async check(db) {
    const wrong = await rows(
      db,
      sql<{ tag: string }>`select n.ce_no || '.' || n.bcan as tag from bcan.number n
          join bcan.number_range g on g.id = n.range_id
        where n.ce_no <> g.ce_no or n.bcan not between g.first_no and g.last_no or n.regime <> g.regime
        union all select r.ce_no || '.' || r.bcan from bcan.registration r join bcan.number n using (ce_no, bcan)
        where n.client_id <> r.client_id or n.regime <> r.regime limit 100`,
    )
    return wrong.map(({ tag }) => tag)
  },
}

/** What a registration says of itself follows from its number and the consents that stand. */
export const stateFollows: VerifyCheck = {
  id: 'bcan.state-follows-consent',
  async check(db) {
    const wrong = await rows(
      db,
      sql<{ id: string }>`select r.id from bcan.registration r
          join bcan.v_consent v on v.client_id = r.client_id and v.regime = r.regime
        where (r.state in ('CONSENTED', 'SUBMITTED', 'FORMAT_OK', 'EFFECTIVE', 'REJECTED') and v.consent <> 'GIVEN')
          or (r.state = 'ASSIGNED' and v.consent = 'GIVEN') limit 100`,
    )
    return wrong.map(({ id }) => id)
  },
}

/** What a range says it has given is what it has given. */
export const useCounted: VerifyCheck = {
  id: 'bcan.use-of-range',
  async check(db) {
    const wrong = await rows(
      db,
      sql<{ range: string }>`select g.ce_no || ' ' || g.first_no || '–' || g.last_no as range from bcan.number_range g
          left join bcan.v_range_use u on u.range_id = g.id
          left join (select range_id, count(*) as used from bcan.number group by range_id) n on n.range_id = g.id
        where coalesce(u.used, 0) <> coalesce(n.used, 0) limit 100`,
    )
    return wrong.map(({ range }) => range)
  },
}

/** What is kept of how registrations stand is what a count of them says. */
export const standingCounted: VerifyCheck = {
  id: 'bcan.count-of-standing',
  async check(db) {
    const wrong = await rows(
      db,
      sql<{ filer: string }>`select concat_ws(' ', regime, ce_no, standing) as filer from (
          select regime, ce_no, standing, registrations from bcan.v_standing
          union all
          select r.regime, r.ce_no, s.standing, -count(*)
          from bcan.registration r cross join (values ('waiting'), ('effective'), ('rejected')) s (standing)
          where r.ce_no is not null and bcan.stands_as(s.standing, r.state, r.dirty) group by 1, 2, 3
        ) x group by regime, ce_no, standing having sum(registrations) <> 0 limit 100`,
    )
    return wrong.map(({ filer }) => filer)
  },
}
