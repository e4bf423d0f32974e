import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'

/** A document's current version is its highest, and versions have no gaps. */
export const versionChain: VerifyCheck = {
  id: 'archive.version-chain',
  async check(db) {
    const broken = await rows(
      db,
      sql<{ id: string }>`select d.id from archive.document d
        join archive.document_version v on v.document_id = d.id
        group by d.id having max(v.version) <> d.current_version or count(*) <> d.current_version limit 100`,
    )
    return broken.map((one) => `document ${one.id}`)
  },
}

/** A document never belongs to an account of another client. */
export const ownership: VerifyCheck = {
  id: 'archive.ownership',
  async check(db) {
    const broken = await rows(
      db,
      sql<{ id: string }>`select d.id from archive.document d join accounts.v_account a on a.id = d.account_id
        where a.client_id <> d.client_id limit 100`,
    )
    return broken.map((one) => `document ${one.id}`)
  },
}
