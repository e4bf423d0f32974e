import { sql } from 'kysely'
import { keptRows, type Tx } from '#platform/db.ts'

type Found = { accountNo: string | null; accountName: string | null; investorKind: string | null }

/** What a case is about, as lists of cases name it: the account and its client, or the client alone. */
export async function describeConcerned(
  tx: Tx,
  { accountId, clientId }: { accountId: string | null; clientId: string | null },
): Promise<Found | null> {
  const [found] = await keptRows(
    tx,
    accountId === null
      ? sql<Found>`select null as "accountNo", c.display_name as "accountName", c.type as "investorKind"
          from clients.v_client c where c.id = ${clientId}::uuid`
      : sql<Found>`select a.account_no as "accountNo", c.display_name as "accountName", c.type as "investorKind"
          from accounts.account a join clients.v_client c on c.id = a.client_id where a.id = ${accountId}::uuid`,
  )
  return found ?? null
}
