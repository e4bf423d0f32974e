import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'

/** What the query page shows of an event is what its items say. */
export const standingKept: VerifyCheck = {
  id: 'cloudsync.standing',
  async check(db) {
    const broken = await rows(
      db,
      sql<{ no: string }>`select e.event_no as no from cloudsync.event e join lateral (
          select coalesce(array_agg(parameter order by position) filter (where required and state in ('FAILED', 'PARTIAL')), '{}')
              as failed_required,
            coalesce(array_agg(parameter order by position) filter (where not required and state in ('FAILED', 'PARTIAL')), '{}')
              as failed_optional,
            coalesce(array_agg(parameter order by position) filter (where state = 'PARTIAL'), '{}') as partial,
            array_agg(parameter order by position) as due
          from cloudsync.item where event_id = e.id) i on true
        where (e.failed_required, e.failed_optional, e.partial, e.due)
          is distinct from (i.failed_required, i.failed_optional, i.partial, i.due) limit 100`,
    )
    return broken.map(({ no }) => `event ${no}`)
  },
}
