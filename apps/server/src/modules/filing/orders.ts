import { sql } from 'kysely'
import type { Regime } from '#modules/bcan'
import type { Actor } from '#platform/actor.ts'
import { rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { Numbered } from './policy/order-exception.ts'

export type OrderingAccount = Numbered & { accountId: string; accountNo: string; clientId: string }

/** Accounts in scope by number, each with what its client goes under. Index account_account_no_key. */
export function orderingAccounts(
  tx: Tx,
  actor: Actor,
  regime: Regime,
  accountNos: readonly string[],
): Promise<OrderingAccount[]> {
  const scope = inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })
  return rows(
    tx,
    sql<OrderingAccount>`select a.id as "accountId", a.account_no as "accountNo", a.client_id as "clientId",
        coalesce(r.ce_no, (select v.ce_no from bcan.v_filer v where v.regime = ${regime} limit 1)) as "ceNo",
        r.ce_no || '.' || r.bcan as "ownTag", coalesce(r.state = 'EFFECTIVE', false) as effective
      from accounts.v_account a
        left join bcan.v_registration r on r.client_id = a.client_id and r.regime = ${regime}
      where a.account_no = any(${[...accountNos]}::text[]) and ${scope}`,
  )
}
