import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'
import { capabilityOf } from './policy/capability.ts'
import type { AccountType, PermissionKey } from './schema.ts'

const SHOWN = 100

/** granted ⊆ capability on every account whose kind has not just changed, kind by kind. */
export const withinCapability: VerifyCheck = {
  id: 'trading.granted-within-capability',
  async check(db) {
    const kinds = await rows(
      db,
      sql<{ type: AccountType; marks: string[]; granted: PermissionKey[] }>`select a.type, a.marks, p.granted
        from trading.permission p join accounts.v_account a on a.id = p.account_id
        where p.ended_at is null and not exists (select from trading.kind_change k where k.account_id = p.account_id)
        group by 1, 2, 3`,
    )
    const wrong = kinds.filter(({ type, marks, granted }) => {
      const can = capabilityOf(type, marks)
      return granted.some((key) => !can.has(key))
    })
    return wrong
      .slice(0, SHOWN)
      .map(({ type, marks, granted }) => `${type} [${marks.join(', ')}] with ${granted.join(' ')}`)
  },
}
