import { sql } from 'kysely'
import { plainColumn } from '#platform/columns.ts'
import { type Tx, together } from '#platform/db.ts'

type Concerned = { accountId: string | null; clientId: string | null }
type Found = { accountNo: string | null; accountName: string | null; investorKind: string | null }

/** What cases are about, as lists of cases name it: the account and its client, or the client alone. */
export async function describeConcerned(tx: Tx, concerned: readonly Concerned[]): Promise<(Found | null)[]> {
  const accountIds = concerned.flatMap(({ accountId }) => accountId ?? [])
  const clientIds = concerned.flatMap(({ accountId, clientId }) => (accountId === null && clientId ? [clientId] : []))
  const [accounts, clients] = await together(tx, [
    sql<Found & { id: string }>`
      select a.id, a.account_no as "accountNo", c.display_name as "accountName", c.type as "investorKind"
      from accounts.account a join clients.v_client c on c.id = a.client_id
      where a.id = any(${plainColumn(accountIds)}::uuid[])`,
    sql<Found & { id: string }>`
      select c.id, null as "accountNo", c.display_name as "accountName", c.type as "investorKind"
      from clients.v_client c where c.id = any(${plainColumn(clientIds)}::uuid[])`,
  ])
  const found = new Map([...accounts, ...clients].map(({ id, ...one }) => [id, one]))
  return concerned.map(({ accountId, clientId }) => found.get(accountId ?? clientId ?? '') ?? null)
}
