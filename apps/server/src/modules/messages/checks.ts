import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'

/** No secret outlives the way to its reader. */
export const secretsErased: VerifyCheck = {
  id: 'messages.secrets-erased',
  async check(db) {
    const kept = await rows(
      db,
      sql<{ id: string }>`select id from messages.message
        where secret and status <> 'QUEUED' and content_sealed is not null limit 100`,
    )
    return kept.map(({ id }) => `message ${id} still holds a secret`)
  },
}
