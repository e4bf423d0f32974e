import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'

/** A client that lives is FROZEN exactly while a reason to be frozen is live. */
export const frozenWithReasons: VerifyCheck = {
  id: 'clients.frozen-with-reasons',
  async check(db) {
    const broken = await rows(
      db,
      sql<{ no: string }>`select client_no as no from clients.client c where status <> 'CANCELLED'
        and (status = 'FROZEN') <> exists (select from clients.v_live_freeze f where f.client_id = c.id) limit 100`,
    )
    return broken.map(({ no }) => `client ${no}`)
  },
}

/** A client that lives claims the documents it bears itself; a cancelled one claims none. */
export const claimsWhileLiving: VerifyCheck = {
  id: 'clients.claims-while-living',
  async check(db) {
    const broken = await rows(
      db,
      sql<{ no: string }>`select distinct c.client_no as no from clients.client c
        join clients.identity_document d on d.client_id = c.id
        where d.claim is distinct from (case when c.status <> 'CANCELLED' and d.person_id is null then c.type end)
        limit 100`,
    )
    return broken.map(({ no }) => `client ${no}`)
  },
}
