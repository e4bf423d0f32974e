import { sql } from 'kysely'
import { clientsByNo, normaliseClientNo } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { type Db, rows } from '#platform/db.ts'
import type { SheetCells } from '#platform/intake/kind.ts'
import { normaliseAccountNo } from '../policy/number.ts'
import { accountInScope } from '../store/account.ts'

export type NamedClient = { id: string; clientNo: string; displayName: string }
export type NamedAccount = { id: string; accountNo: string; level: 'main' | 'sub'; client: NamedClient }

/** Clients and accounts that rows name, as far as the person may see them. */
export type Named = { client(no: string): NamedClient | null; account(no: string): NamedAccount | null }

const valuesOf = (cells: readonly SheetCells[], key: string) => [...new Set(cells.flatMap((row) => row.get(key) ?? []))]

/** Looks up everything the rows name, in two statements. Indexes client_client_no_key, account_account_no_key, client_pkey. */
export async function lookUp(db: Db, actor: Actor, cells: readonly SheetCells[]): Promise<Named> {
  const accountNos = valuesOf(cells, 'account_no').map(normaliseAccountNo)
  const clients = await clientsByNo(db, actor, valuesOf(cells, 'client_id').map(normaliseClientNo))
  const accounts = await rows(
    db,
    sql<NamedAccount>`select a.id, a.account_no as "accountNo", a.level,
        jsonb_build_object('id', c.id, 'clientNo', c.client_no, 'displayName', c.display_name) as client
      from accounts.account a join clients.v_client c on c.id = a.client_id
      where a.account_no = any(${accountNos}::text[]) and ${accountInScope(actor)}`,
  )
  const byClient = new Map(clients.map((one) => [one.clientNo, one]))
  const byAccount = new Map(accounts.map((one) => [one.accountNo, one]))
  return {
    client: (no) => byClient.get(normaliseClientNo(no)) ?? null,
    account: (no) => byAccount.get(normaliseAccountNo(no)) ?? null,
  }
}
