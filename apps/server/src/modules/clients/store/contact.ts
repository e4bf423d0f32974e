import { sql } from 'kysely'
import type { Language } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows } from '#platform/db.ts'
import { SEAL } from '../policy/purpose.ts'

/** Where a client is written to, in clear, and in which language. Stays inside the process. */
export type ReachedClient = { clientId: string; language: Language; phone: string | null; email: string | null }

type Row = { clientId: string; language: Language; kind: 'phone' | 'email' | null; sealed: Buffer | null }

/** The main phone and address of each client that is not cancelled. */
export async function clientsReached(
  reader: Reader,
  cipher: Cipher,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReachedClient>> {
  const found = await rows(
    reader,
    sql<Row>`select c.id as "clientId", c.language, k.kind, k.value_sealed as sealed from clients.client c
      left join clients.contact k on k.client_id = c.id and k.main and k.person_id is null
      where c.id = any(${[...new Set(ids)]}::uuid[]) and c.status <> 'CANCELLED'`,
  )
  const reached = new Map<string, ReachedClient>()
  for (const { clientId, language, kind, sealed } of found) {
    const one = reached.get(clientId) ?? { clientId, language, phone: null, email: null }
    if (kind !== null && sealed !== null) one[kind] = cipher.open(sealed, SEAL.contact)
    reached.set(clientId, one)
  }
  return reached
}
