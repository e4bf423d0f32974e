import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'

/** As much of a natural person who holds a client's accounts as rules about whom one deals with need. */
export type Holder = { bornOn: string | null; education: string | null }

/** The natural persons who hold the client's accounts: the client, and whoever holds jointly; a company has none. */
export async function holdersOf(reader: Reader, clientId: string): Promise<Holder[]> {
  return rows(
    reader,
    sql<Holder>`select born_on as "bornOn", education from clients.client
        where id = ${clientId} and type <> 'corporate'
      union all
      select p.born_on, null from clients.client_person p join clients.client c on c.id = p.client_id
        where p.client_id = ${clientId} and c.type <> 'corporate' and 'holder' = any(p.roles)`,
  )
}
