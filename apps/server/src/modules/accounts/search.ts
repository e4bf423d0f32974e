import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { Hit, SearchProvider } from '#platform/search/search.ts'
import { normaliseAccountNo } from './policy/number.ts'
import { accountInScope } from './store/account.ts'

type Found = { id: string; accountNo: string; clientName: string }

/** The account in scope with this number; its holder is found among the clients. Unique index on account_no. */
export const accountSearch: SearchProvider = {
  kind: 'account',
  permission: 'accounts.account.view',
  async find({ db }, actor, text, limit) {
    const found = await rows(
      db,
      sql<Found>`select a.id, a.account_no as "accountNo", c.display_name as "clientName"
        from accounts.account a join clients.v_client c on c.id = a.client_id
        where a.account_no = ${normaliseAccountNo(text)} and ${accountInScope(actor)} limit ${limit}`,
    )
    return found.map(
      ({ id, accountNo, clientName }): Hit => ({
        kind: 'account',
        id,
        title: accountNo,
        subtitle: clientName,
        path: `/accounts/${id}`,
      }),
    )
  },
}
