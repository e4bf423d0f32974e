import { type RawBuilder, sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'

/** A check that names the accounts for which `broken` holds; `a` is the account, `c` its client. */
function accountCheck(id: string, broken: RawBuilder<boolean>): VerifyCheck {
  return {
    id,
    async check(db) {
      const found = await rows(
        db,
        sql<{ no: string }>`select a.account_no as no from accounts.account a
          left join clients.v_client c on c.id = a.client_id where ${broken} limit 100`,
      )
      return found.map(({ no }) => `account ${no}`)
    },
  }
}

export const accountChecks: VerifyCheck[] = [
  accountCheck(
    'accounts.frozen-with-reasons',
    sql<boolean>`a.frozen <> exists (select from accounts.account_freeze f where f.account_id = a.id and f.lifted_at is null)`,
  ),
  accountCheck(
    'accounts.follows-client',
    sql<boolean>`c.id is null or (a.client_type, a.client_status, a.search_words) is distinct from (c.type, c.status, c.search_words)`,
  ),
  accountCheck('accounts.none-outlives-client', sql<boolean>`c.status = 'CANCELLED' and a.status <> 'CANCELLED'`),
  accountCheck(
    'accounts.none-outlives-parent',
    sql<boolean>`a.status <> 'CANCELLED' and exists (select from accounts.account p where p.id = a.parent_id and p.status = 'CANCELLED')`,
  ),
]
