import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'

/** A member is locked exactly when it has as many errors as lock. */
export const lockedByErrors: VerifyCheck = {
  id: 'members.locked-by-errors',
  async check(db) {
    const odd = await rows(
      db,
      sql<{
        no: string
      }>`select member_no as no from members.member where locked_at is not null and errors = 0 limit 100`,
    )
    return odd.map(({ no }) => `member ${no} is locked without an error`)
  },
}
